#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "plugin_host/frame.hpp"

using namespace saksi;
using namespace saksi::plugin_host;

TEST_CASE("plugin_host: a frame is two little-endian lengths, header, body", "[unit][plugin_host]") {
    const Result<Bytes> octets = encode_frame(bytes_of(R"({"a":1})"), bytes_of("xyz"));
    REQUIRE(octets);
    CHECK(text_of(*octets) == std::string("\x07\0\0\0\x03\0\0\0\0\0\0\0{\"a\":1}xyz", 22));
    const Result<Frame> frame = decode_frame(*octets);
    REQUIRE(frame);
    CHECK(*frame->header.integer_at("a") == 1);
    CHECK(text_of(frame->body) == "xyz");
    CHECK(text_of(frame->header_text) == R"({"a":1})");
    CHECK(frame->octets == 22);
}

TEST_CASE("plugin_host: every cut of a frame is malformed", "[unit][plugin_host]") {
    const Bytes octets = *encode_frame(bytes_of("{}"), bytes_of("b"));
    for (std::size_t size = 0; size < octets.size(); ++size) {
        // An exact-size buffer, so that reading one octet too far is noticed by a sanitizer.
        const Bytes cut(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(size));
        const Result<Frame> frame = decode_frame(cut);
        REQUIRE_FALSE(frame);
        CHECK(frame.error().code() == ErrorCode::malformed);
    }
    CHECK(decode_frame(octets));
}

TEST_CASE("plugin_host: lengths over the limits are refused before anything is read", "[unit][plugin_host]") {
    Bytes octets = *encode_frame(bytes_of("{}"), {});
    octets[3] = 0x01;  // 16 MiB of header
    CHECK(decode_frame(octets).error().code() == ErrorCode::limit_exceeded);
    octets[3] = 0;
    octets[11] = 0x80;  // 2^63 octets of body
    CHECK(decode_frame(octets).error().code() == ErrorCode::limit_exceeded);
    const Bytes large(limits::frame_body_bytes + 1);
    CHECK(encode_frame(bytes_of("{}"), large).error().code() == ErrorCode::limit_exceeded);
    CHECK(encode_frame(bytes_of("{}"), ByteView(large).first(limits::frame_body_bytes)));
}

TEST_CASE("plugin_host: a header is one JSON object", "[unit][plugin_host]") {
    for (const char* header : {"[]", "1", "", "{", R"({"a":1,"a":2})", R"({"a":1.5})"}) {
        INFO(header);
        CHECK(decode_frame(*encode_frame(bytes_of(header), {})).error().code() == ErrorCode::malformed);
    }
}
