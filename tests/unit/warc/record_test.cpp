#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "records.hpp"
#include "warc/record.hpp"

using namespace saksi;
using test::RecordText;

namespace {

/// The header of a record's text, its empty line included.
std::string header(const RecordText& record) {
    const std::string text = record.text();
    return text.substr(0, text.find("\r\n\r\n") + 4);
}

ErrorCode refusal(const std::string& text) {
    const auto head = warc::RecordHead::parse(bytes_of(text));
    REQUIRE_FALSE(head.has_value());
    return head.error().code();
}

std::string changed(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("warc: a header gives its fields in order and its values typed", "[unit][warc]") {
    RecordText record;
    record.fields = "WARC-Concurrent-To: <" + test::uuid(7) + ">\r\nWARC-Truncated: length\r\nWARC-IP-Address: 203.0.113.10\r\n";
    const auto head = warc::RecordHead::parse(bytes_of(header(record)));
    REQUIRE(head.has_value());
    CHECK(head->type() == warc::RecordType::response);
    CHECK(head->id() == "urn:uuid:00000000-0000-4000-8000-000000000001");
    CHECK(head->date().ms == 1795244709000);  // date -u -d 2026-11-21T07:05:09Z +%s
    CHECK(head->block_bytes() == 43);
    CHECK(head->target_uri() == "https://desa.example/");
    CHECK(head->concurrent_to() == test::uuid(7));
    CHECK(head->truncated() == "length");
    CHECK(head->is_http());
    CHECK(head->payload_digest()->labelled() == test::sha256("halo!"));
    CHECK(head->fields().front() == warc::Field{"WARC-Type", "response"});
    CHECK(head->fields().back() == warc::Field{"Content-Length", "43"});
    REQUIRE(head->find("warc-ip-address") != nullptr);
    CHECK(*head->find("warc-ip-address") == "203.0.113.10");
    CHECK(head->find("WARC-Filename") == nullptr);
}

TEST_CASE("warc: a record without a version line is malformed, another version unsupported", "[unit][warc]") {
    const std::string good = header({});
    CHECK(warc::RecordHead::parse(bytes_of(good)));
    CHECK(refusal(good.substr(10)) == ErrorCode::malformed);
    CHECK(refusal(changed(good, "WARC/1.1", "WARC/1.0")) == ErrorCode::unsupported);
    CHECK(refusal(changed(good, "WARC/1.1\r\n", "WARC/1.1\n")) == ErrorCode::unsupported);
}

TEST_CASE("warc: Content-Length has one form", "[unit][warc]") {
    for (const char* length : {"-1", "+43", "043", "43 ", "4x", "0x2b", "43,43"}) {
        RecordText record;
        record.length = length;
        CAPTURE(length);
        CHECK(refusal(header(record)) == ErrorCode::malformed);
    }
    RecordText record;
    record.length = "99999999999999999999999";
    CHECK(refusal(header(record)) == ErrorCode::limit_exceeded);
    record.length = std::to_string(limits::bundle_bytes + 1);
    CHECK(refusal(header(record)) == ErrorCode::limit_exceeded);
    record.length = std::to_string(limits::bundle_bytes);
    CHECK(warc::RecordHead::parse(bytes_of(header(record))));
    record = {};
    record.fields = "Content-Length: 43\r\n";
    CHECK(refusal(header(record)) == ErrorCode::malformed);
    CHECK(refusal(changed(header({}), "Content-Length: 43\r\n", "")) == ErrorCode::malformed);
}

TEST_CASE("warc: each mandatory field must be there", "[unit][warc]") {
    const std::string good = header({});
    for (const char* name : {"WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-Block-Digest", "WARC-Payload-Digest", "Content-Type"}) {
        const std::size_t at = good.find(std::string(name) + ": ");
        std::string without = good;
        without.erase(at, good.find("\r\n", at) + 2 - at);
        CAPTURE(name);
        CHECK(refusal(without) == ErrorCode::malformed);
    }
}

TEST_CASE("warc: digests that are not sha256 in hexadecimal are refused", "[unit][warc]") {
    const std::string good = header({}), digest = test::sha256("halo!");
    // SHA-1 of "halo!" by sha1sum; what a reader does not know it must not pass over.
    CHECK(refusal(changed(good, digest, "sha1:4352b7d4620aa2a4efd83833fae0ee0f1262a4c5")) == ErrorCode::refused);
    CHECK(refusal(changed(good, digest, "md5:0cc175b9c0f1b6a831c399e269772661")) == ErrorCode::refused);
    CHECK(refusal(changed(good, digest, "sha256:FJ3V5BOUVKGMXV4XZKYWFFCE7LYT2IPWXLPYJDNYRLXTTLCKJEMA")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, digest, digest.substr(0, digest.size() - 1))) == ErrorCode::malformed);
    std::string upper = digest;
    std::ranges::transform(upper.begin() + 7, upper.end(), upper.begin() + 7, [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
    CHECK(refusal(changed(good, digest, upper)) == ErrorCode::malformed);
}

TEST_CASE("warc: folded, repeated, unknown and ill-encoded fields are refused", "[unit][warc]") {
    const auto with = [](const std::string& fields) {
        RecordText record;
        record.fields = fields;
        return header(record);
    };
    CHECK(warc::RecordHead::parse(bytes_of(with("WARC-IP-Address: 2001:db8::1\r\n"))));
    CHECK(refusal(with("WARC-IP-Address: 203.0.113.10\r\n folded\r\n")) == ErrorCode::malformed);
    CHECK(refusal(with("WARC-IP-Address: a\r\nWARC-IP-Address: a\r\n")) == ErrorCode::malformed);
    CHECK(refusal(with("warc-ip-address: 203.0.113.10\r\n")) == ErrorCode::malformed);
    CHECK(refusal(with("WARC-Segment-Number: 1\r\n")) == ErrorCode::malformed);
    CHECK(refusal(with("X-Note: a\r\n")) == ErrorCode::malformed);
    CHECK(refusal(with("WARC-IP-Address: \xff\xfe\r\n")) == ErrorCode::malformed);
    CHECK(refusal(with(std::string("WARC-IP-Address: a\0b\r\n", 22))) == ErrorCode::malformed);
    CHECK(refusal(with("WARC-IP-Address:203.0.113.10\r\n")) == ErrorCode::malformed);
    CHECK(refusal(with("WARC-IP-Address:  203.0.113.10\r\n")) == ErrorCode::malformed);
    CHECK(refusal(with("WARC-Filename: data.warc.gz\r\n")) == ErrorCode::malformed);
    CHECK(refusal(with("WARC-Truncated: yes\r\n")) == ErrorCode::malformed);
    CHECK(refusal(with("WARC-Concurrent-To: " + test::uuid(2) + "\r\n")) == ErrorCode::malformed);
    CHECK(refusal(with("WARC-Warcinfo-ID: <urn:uuid:1>\r\n")) == ErrorCode::malformed);
}

TEST_CASE("warc: a header over its limits is refused", "[unit][warc]") {
    RecordText record;
    const std::size_t room = limits::warc_header_bytes - header(record).size();
    record.uri += std::string(room, 'a');
    CHECK(warc::RecordHead::parse(bytes_of(header(record))));
    record.uri += 'a';
    CHECK(refusal(header(record)) == ErrorCode::limit_exceeded);
}

TEST_CASE("warc: types that need other records or segments are refused", "[unit][warc]") {
    for (const char* type : {"revisit", "continuation", "conversion", "Response", "x"}) {
        CAPTURE(type);
        CHECK(refusal(changed(header({}), "response\r\n", std::string(type) + "\r\n")) == ErrorCode::refused);
    }
}

TEST_CASE("warc: dates, ids and addresses have one form", "[unit][warc]") {
    const std::string good = header({});
    for (const char* date : {"2026-11-21T07:05:09.000Z", "2026-11-21", "2026-11-21T07:05:09+07:00", "2026-11-31T07:05:09Z", "2026-11-21t07:05:09Z"}) {
        CAPTURE(date);
        CHECK(refusal(changed(good, "2026-11-21T07:05:09Z", date)) == ErrorCode::malformed);
    }
    CHECK(refusal(changed(good, "<urn:uuid:00000000", "<urn:uuid:0000000A")) == ErrorCode::malformed);
    CHECK(refusal(changed(good, "<urn:uuid:", "<urn:other:")) == ErrorCode::malformed);
    for (const char* uri : {"<https://desa.example/>", "https://desa.example/#a", "https://desa.example/a b", "desa", "https://d\xc3\xa9sa.example/"}) {
        CAPTURE(uri);
        CHECK(refusal(changed(good, "https://desa.example/", uri)) == ErrorCode::malformed);
    }
    CHECK(warc::is_target_uri("https://api.example/?key={secret:TOKEN}"));
}

TEST_CASE("warc: nothing stands behind the header's empty line", "[unit][warc]") {
    CHECK(refusal(header({}) + "x") == ErrorCode::malformed);
    const std::string good = header({});
    CHECK(refusal(good.substr(0, good.size() - 2)) == ErrorCode::malformed);
}
