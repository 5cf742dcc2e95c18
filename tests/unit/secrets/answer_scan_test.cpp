#include "secrets/answer_scan.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>

#include "answer.hpp"
#include "secrets/secret_limits.hpp"

using namespace saksi;
using namespace saksi::secrets;
using test::answer;

namespace {

const SecretForms forms("kunci-rahasia");
const std::vector<const SecretForms*> known{&forms};

Shows shows(const net::HopRecord& hop) {
    base::PosixFileSystem files;
    const auto result = answer_shows(hop, known, files);
    REQUIRE(result);
    return *result;
}

std::string gzip(const std::string& text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(text.size() + 100, '\0');
    Bytes in = base::copy_of(bytes_of(text));
    stream.next_in = in.data();
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace

TEST_CASE("scan: an occurrence across two pieces is found, whatever the pieces", "[unit][secrets]") {
    const std::string text = std::string(5000, 'x') + "kunci%2Drahasia" + std::string(5000, 'y');
    for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{5004}, text.size()}) {
        AnswerScan scan(known);
        for (std::size_t at = 0; at < text.size(); at += size) scan.feed(bytes_of(std::string_view(text).substr(at, size)));
        CHECK(scan.found());
    }
    AnswerScan scan(known);
    scan.feed(bytes_of("kunci"));
    scan.feed(bytes_of("-rahasi"));
    CHECK_FALSE(scan.found());
}

TEST_CASE("scan: across the windows of a large body", "[unit][secrets]") {
    std::string body(2 * secret_limits::window + 100, 'x');
    CHECK(shows(answer("", body)) == Shows::no);
    body.replace(secret_limits::window - 4, 13, "kunci-rahasia");
    CHECK(shows(answer("", body)) == Shows::yes);
}

TEST_CASE("scan: heads, bodies, chunks and gzip", "[unit][secrets]") {
    CHECK(shows(answer("Content-Length: 2\r\n", "ok")) == Shows::no);
    CHECK(shows(answer("Location: https://a.example/?key=kunci-rahasia\r\n", "")) == Shows::yes);
    CHECK(shows(answer("", "kunci-rahasia")) == Shows::yes);
    CHECK(shows(answer("Transfer-Encoding: chunked\r\n", "5\r\nkunci\r\n8\r\n-rahasia\r\n0\r\n\r\n")) == Shows::yes);
    CHECK(shows(answer("Transfer-Encoding: chunked\r\n", "5\r\nkunci\r\n8\r\n-selamat\r\n0\r\n\r\n")) == Shows::no);
    CHECK(shows(answer("Content-Encoding: gzip\r\n", gzip("aaaa kunci-rahasia bbbb"))) == Shows::yes);
    CHECK(shows(answer("Content-Encoding: gzip\r\n", gzip("aaaa kunci-selamat bbbb"))) == Shows::no);
    net::HopRecord early = answer("", "");
    early.informational_heads.push_back(base::copy_of(bytes_of("HTTP/1.1 103 Early\r\nLink: </kunci-rahasia>\r\n\r\n")));
    CHECK(shows(early) == Shows::yes);
}

TEST_CASE("scan: what cannot be decoded is unknown", "[unit][secrets]") {
    CHECK(shows(answer("Content-Encoding: br\r\n", "whatever")) == Shows::unknown);
    CHECK(shows(answer("Content-Encoding: gzip\r\n", "no gzip")) == Shows::unknown);
}
