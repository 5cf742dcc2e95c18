#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "records.hpp"
#include "warc/http_message.hpp"

using namespace saksi;
using warc::HttpHead;
using warc::MessageKind;

namespace {

HttpHead head_with(const std::string& fields) {
    auto head = HttpHead::parse(MessageKind::response, bytes_of("HTTP/1.1 200 OK\r\n" + fields + "\r\n"));
    REQUIRE(head.has_value());
    return std::move(*head);
}

Result<std::string> decoded(const std::string& fields, const std::string& payload, std::uint64_t limit = limits::decoded_body_bytes) {
    auto body = warc::decode_content(bytes_of(payload), head_with(fields), limit);
    if (!body) return pass_on(body);
    return std::string(text_of(*body));
}

const std::string gzip = "Content-Encoding: gzip\r\n";
// printf halo | gzip -n9 | xxd -p
const std::string halo_gz("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcc\xc9\x07\x00\x85\xf9\x86\x82\x04\x00\x00\x00", 24);

}  // namespace

TEST_CASE("warc: gzip, x-gzip and identity are decoded", "[unit][warc]") {
    CHECK(decoded(gzip, halo_gz) == "halo");
    CHECK(decoded("Content-Encoding: X-GZIP\r\n", halo_gz) == "halo");
    CHECK(decoded("Content-Encoding: identity\r\n", "halo") == "halo");
    CHECK(decoded("", halo_gz) == halo_gz);
    CHECK(decoded(gzip, halo_gz + test::member("!")) == "halo!");
    CHECK(decoded(gzip, "") == "");
}

TEST_CASE("warc: a gzip body may come one octet at a time", "[unit][warc]") {
    auto decoder = warc::ContentDecoder::of(head_with(gzip));
    REQUIRE(decoder.has_value());
    for (const char c : halo_gz + halo_gz) REQUIRE(decoder->feed(bytes_of(std::string_view(&c, 1))));
    CHECK(text_of(*decoder->finish()) == "halohalo");
}

TEST_CASE("warc: stacked and unknown codings stay undecoded", "[unit][warc]") {
    CHECK(decoded("Content-Encoding: br\r\n", "x").error().code() == ErrorCode::unsupported);
    CHECK(decoded("Content-Encoding: deflate\r\n", "x").error().code() == ErrorCode::unsupported);
    CHECK(decoded("Content-Encoding: identity, gzip\r\n", halo_gz).error().code() == ErrorCode::unsupported);
    CHECK(decoded("Content-Encoding: gzip, gzip\r\n", halo_gz).error().code() == ErrorCode::unsupported);
    CHECK(decoded(gzip + gzip, halo_gz).error().code() == ErrorCode::unsupported);
}

TEST_CASE("warc: false, cut and padded gzip bodies are malformed", "[unit][warc]") {
    CHECK(decoded(gzip, "halo").error().code() == ErrorCode::malformed);
    CHECK(decoded(gzip, halo_gz.substr(0, 20)).error().code() == ErrorCode::malformed);
    CHECK(decoded(gzip, halo_gz + "x").error().code() == ErrorCode::malformed);
    std::string wrong = halo_gz;
    wrong[16] = 'x';  // CRC
    CHECK(decoded(gzip, wrong).error().code() == ErrorCode::malformed);
}

TEST_CASE("warc: decoded bodies over the limit are refused while they grow", "[unit][warc]") {
    CHECK(decoded(gzip, halo_gz, 4) == "halo");
    CHECK(decoded(gzip, halo_gz, 3).error().code() == ErrorCode::limit_exceeded);
    CHECK(decoded("", "halo", 4) == "halo");
    CHECK(decoded("", "halo", 3).error().code() == ErrorCode::limit_exceeded);
}
