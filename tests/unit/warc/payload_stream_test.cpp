#include <catch2/catch.hpp>

#include "records.hpp"
#include "warc/http_message.hpp"

using namespace saksi;
using warc::Framing;
using warc::HttpHead;
using warc::MessageKind;

namespace {

struct Outcome {
    std::string payload;
    std::optional<ErrorCode> error;
    Framing framing;
    bool operator==(const Outcome&) const = default;
};

Outcome run(const std::string& fields, const std::string& wire, std::size_t step, bool truncated, int status) {
    const auto head = HttpHead::parse(MessageKind::response, bytes_of("HTTP/1.1 " + std::to_string(status) + " X\r\n" + fields + "\r\n"));
    REQUIRE(head.has_value());
    warc::PayloadStream stream(*head, truncated);
    Outcome outcome{{}, {}, stream.framing()};
    for (std::size_t at = 0; at < wire.size() && !outcome.error; at += step) {
        const auto fed = stream.feed(bytes_of(std::string_view(wire).substr(at, step)), [&](ByteView piece) -> Status {
            outcome.payload.append(text_of(piece));
            return {};
        });
        if (!fed) outcome.error = fed.error().code();
    }
    if (!outcome.error) {
        if (const auto end = stream.finish(); !end) outcome.error = end.error().code();
    }
    return outcome;
}

/// The outcome, whatever the pieces.
Outcome payload_of(const std::string& fields, const std::string& wire, bool truncated = false, int status = 200) {
    const Outcome whole = run(fields, wire, wire.size() + 1, truncated, status);
    Outcome single = run(fields, wire, 1, truncated, status);
    CHECK(single.error == whole.error);
    if (!whole.error) CHECK(single == whole);
    return whole;
}

constexpr auto malformed = ErrorCode::malformed;
const std::string chunked = "Transfer-Encoding: chunked\r\n";

}  // namespace

TEST_CASE("warc: the example of RFC 9112 §7.1 style chunks gives its data without lines, extensions and trailers", "[unit][warc]") {
    const Outcome outcome = payload_of(chunked, "4\r\nWiki\r\n7;ext=\"a;b\"\r\npedia i\r\nB\r\nn \r\nchunks.\r\n0\r\nExpires: never\r\n\r\n");
    CHECK(outcome.payload == "Wikipedia in \r\nchunks.");
    CHECK(outcome.framing == Framing::chunked);
    CHECK_FALSE(outcome.error);
}

TEST_CASE("warc: chunk syntax errors are malformed", "[unit][warc]") {
    CHECK_FALSE(payload_of(chunked, "0\r\n\r\n").error);
    CHECK_FALSE(payload_of(chunked, "1\nA\n0\n\n").error);
    CHECK(payload_of(chunked, "1\r\nA\r\n0\r\n\r\nx").error == malformed);      // something behind
    CHECK(payload_of(chunked, "1\r\nAB\r\n0\r\n\r\n").error == malformed);      // size too small
    CHECK(payload_of(chunked, "3\r\nA\r\n0\r\n\r\n").error == malformed);       // size too large
    CHECK(payload_of(chunked, "g\r\nA\r\n0\r\n\r\n").error == malformed);
    CHECK(payload_of(chunked, "-1\r\nA\r\n0\r\n\r\n").error == malformed);
    CHECK(payload_of(chunked, "0x1\r\nA\r\n0\r\n\r\n").error == malformed);
    CHECK(payload_of(chunked, "\r\n\r\n").error == malformed);
    CHECK(payload_of(chunked, "000000000000001\r\nA\r\n0\r\n\r\n").payload == "A");
    CHECK(payload_of(chunked, "0000000000000001\r\nA\r\n0\r\n\r\n").error == malformed);   // 16 digits
    CHECK(payload_of(chunked, "11111111111111111\r\nA\r\n0\r\n\r\n").error == malformed);  // over 64 bits
    CHECK(payload_of(chunked, "1\r\nA\r\n0\r\n").error == malformed);           // no end
    CHECK(payload_of(chunked, "").error == malformed);
    CHECK(payload_of(chunked, "1;" + std::string(17'000, 'a')).error == ErrorCode::limit_exceeded);
}

TEST_CASE("warc: endless trailers are refused", "[unit][warc]") {
    std::string wire = "0\r\n";
    for (int i = 0; i < 30; ++i) wire += "T: " + std::string(10'000, 'a') + "\r\n";
    CHECK(payload_of(chunked, wire + "\r\n").error == ErrorCode::limit_exceeded);
}

TEST_CASE("warc: Content-Length counts the body", "[unit][warc]") {
    const Outcome outcome = payload_of("Content-Length: 4\r\n", "body");
    CHECK(outcome.payload == "body");
    CHECK(outcome.framing == Framing::content_length);
    CHECK_FALSE(outcome.error);
    CHECK(payload_of("Content-Length: 5\r\n", "body").error == malformed);
    CHECK(payload_of("Content-Length: 3\r\n", "body").error == malformed);
    CHECK_FALSE(payload_of("Content-Length: 4\r\nContent-Length: 4\r\n", "body").error);
    // Useless lengths say nothing, so that what a server sent can still be kept.
    CHECK(payload_of("Content-Length: 4\r\nContent-Length: 5\r\n", "body").framing == Framing::until_close);
    CHECK(payload_of("Content-Length: four\r\n", "body").payload == "body");
    CHECK(payload_of("", "body").framing == Framing::until_close);
}

TEST_CASE("warc: chunked comes before Content-Length, and only as the last transfer-coding", "[unit][warc]") {
    CHECK(payload_of("Content-Length: 9\r\nTransfer-Encoding: gzip, CHUNKED\r\n", "1\r\nA\r\n0\r\n\r\n").payload == "A");
    CHECK(payload_of("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "1\r\nA\r\n0\r\n\r\n").payload == "A");
    CHECK(payload_of("Transfer-Encoding: chunked, gzip\r\n", "1\r\nA\r\n0\r\n\r\n").payload == "1\r\nA\r\n0\r\n\r\n");
}

TEST_CASE("warc: 1xx, 204 and 304 have no body whatever their fields say", "[unit][warc]") {
    for (const int status : {103, 204, 304}) {
        CAPTURE(status);
        CHECK_FALSE(payload_of("Content-Length: 4\r\n", "", false, status).error);
        CHECK(payload_of("Content-Length: 4\r\n", "body", false, status).error == malformed);
    }
}

TEST_CASE("warc: a message that is said to be cut may end early but not late", "[unit][warc]") {
    CHECK(payload_of("Content-Length: 9\r\n", "body", true) == Outcome{"body", {}, Framing::content_length});
    CHECK(payload_of("Content-Length: 3\r\n", "body", true).error == malformed);
    CHECK(payload_of(chunked, "9\r\nbody", true) == Outcome{"body", {}, Framing::chunked});
    CHECK(payload_of(chunked, "", true).payload.empty());
}
