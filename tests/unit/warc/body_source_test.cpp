#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "records.hpp"
#include "warc/body_source.hpp"

using namespace saksi;

TEST_CASE("warc: a body source hands over memory and files in windows, any number of times", "[unit][warc]") {
    const std::string text = std::string(limits::read_window, 'a') + std::string(10, 'b');
    const auto file = test::file_of("xx" + text + "yy");
    for (const auto& source : {warc::BodySource::of(bytes_of(text)), warc::BodySource::of(*file, 2, text.size())}) {
        CHECK(source.size() == text.size());
        for (int pass = 0; pass < 2; ++pass) {
            std::string seen;
            std::size_t pieces = 0;
            REQUIRE(source.stream([&](ByteView piece) -> Status {
                CHECK(piece.size() <= limits::read_window);
                seen.append(text_of(piece));
                ++pieces;
                return {};
            }));
            CHECK(seen == text);
            CHECK(pieces == 2);
        }
    }
}

TEST_CASE("warc: a body source ends with the error of its sink or its file", "[unit][warc]") {
    const auto stop = [](ByteView) -> Status { return fail(ErrorCode::interrupted, msg("stop")); };
    CHECK(warc::BodySource::of(bytes_of("text")).stream(stop).error().code() == ErrorCode::interrupted);
    const auto file = test::file_of("short");
    CHECK(warc::BodySource::of(*file, 2, 9).stream([](ByteView) -> Status { return {}; }).error().code() == ErrorCode::malformed);
    CHECK(warc::BodySource().stream(stop));
}
