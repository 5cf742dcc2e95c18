#include "net/chunk_reader.hpp"

#include <catch2/catch.hpp>

using namespace saksi;
using net::ChunkReader;

namespace {

struct Read {
    std::string payload;
    std::size_t used = 0;
    ChunkReader::State state;
};

Read read(const std::string& wire, std::size_t piece) {
    ChunkReader reader;
    Read result{};
    for (std::size_t at = 0; at < wire.size(); at += piece) {
        const auto part = wire.substr(at, piece);
        result.used += reader.feed(bytes_of(part), [&](ByteView data) { result.payload += text_of(data); });
    }
    result.state = reader.state();
    return result;
}

}  // namespace

TEST_CASE("net: chunks come off whatever the pieces", "[unit][net]") {
    // RFC 9112 section 7.1: extensions, upper-case digits, leading zeros, trailer fields.
    const std::string wire = "4;a=b\r\nWiki\r\n005 \r\npedia\r\nE\r\n in\r\n\r\nchunks.\r\n0\r\nTrailer: x\r\n\r\n";
    const std::size_t piece = GENERATE(1U, 2U, 3U, 7U, 1000U);
    const auto result = read(wire, piece);
    CHECK(result.payload == "Wikipedia in\r\n\r\nchunks.");
    CHECK(result.used == wire.size());
    CHECK(result.state == ChunkReader::State::ended);
}

TEST_CASE("net: octets behind the last chunk are not the message's", "[unit][net]") {
    const auto result = read("1\r\na\r\n0\r\n\r\nHTTP/1.1 200 OK", 1000);
    CHECK(result.state == ChunkReader::State::ended);
    CHECK(result.used == 11);
}

TEST_CASE("net: broken chunk framing is noticed", "[unit][net]") {
    const std::string wire = GENERATE("x\r\n", "\r\n", "1\r\nab\r\n", "1\rx", ";a\r\n", "1000000000000000\r\n", "-1\r\n", "1\r\na\rx", "0\r\n\rx", "0\r\nT: x\ry");
    CAPTURE(wire);
    CHECK(read(wire, 1000).state == ChunkReader::State::broken);
}

TEST_CASE("net: an unfinished body is neither ended nor broken", "[unit][net]") {
    const std::string wire = GENERATE("", "5", "5\r\nab", "5\r\nabcde\r\n", "0\r\n", "0\r\nA: b\r\n");
    CHECK(read(wire, 1000).state == ChunkReader::State::reading);
}
