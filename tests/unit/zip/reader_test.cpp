#include "zip/reader.hpp"

#include <catch2/catch.hpp>

#include "archive_samples.hpp"
#include "base/limits.hpp"

using namespace saksi;
using test::archive_of;
using test::Opened;

TEST_CASE("zip: entries are found by exact name", "[unit][zip]") {
    Opened opened(archive_of({{"b", "1"}, {"a", "22"}, {"c/d", ""}}));
    REQUIRE(opened.reader);
    const auto& reader = *opened.reader;
    REQUIRE(reader.entries().size() == 3);
    CHECK(reader.entries()[0].name == "b");
    REQUIRE(reader.find("a"));
    CHECK(reader.find("a")->size == 2);
    CHECK(reader.find("c/d")->size == 0);
    CHECK(reader.find("A") == nullptr);
    CHECK(reader.find("c") == nullptr);
    CHECK(text_of(reader.read(*reader.find("a"), 2).value()) == "22");
    CHECK(reader.read(*reader.find("c/d"), 0).value().empty());
}

TEST_CASE("zip: reading stops at the limit of the caller", "[unit][zip]") {
    Opened opened(archive_of({{"a", "12345"}}));
    REQUIRE(opened.reader);
    CHECK(opened.reader->read(opened.reader->entries()[0], 5));
    CHECK(opened.reader->read(opened.reader->entries()[0], 4).error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("zip: content is streamed in windows and its CRC is checked", "[unit][zip]") {
    Bytes archive = archive_of({{"a", std::string(limits::read_window + 1, 'x')}});
    {
        Opened opened(archive);
        REQUIRE(opened.reader);
        std::vector<std::size_t> parts;
        REQUIRE(opened.reader->stream(opened.reader->entries()[0], [&](ByteView part) -> Status {
            parts.push_back(part.size());
            return {};
        }));
        CHECK(parts == std::vector<std::size_t>{limits::read_window, 1});
    }
    archive[31 + 1000] ^= 1;
    Opened damaged(archive);
    REQUIRE(damaged.reader);
    const auto streamed = damaged.reader->stream(damaged.reader->entries()[0], [](ByteView) -> Status { return {}; });
    REQUIRE_FALSE(streamed);
    CHECK(streamed.error().code() == ErrorCode::malformed);
}

TEST_CASE("zip: a failing sink ends the stream with its own error", "[unit][zip]") {
    Opened opened(archive_of({{"a", "x"}}));
    REQUIRE(opened.reader);
    const auto streamed = opened.reader->stream(opened.reader->entries()[0], [](ByteView) -> Status { return fail(ErrorCode::interrupted, msg("stop")); });
    CHECK(streamed.error().code() == ErrorCode::interrupted);
}

TEST_CASE("zip: an archive inside an archive is read from the same file", "[unit][zip]") {
    const Bytes inner = archive_of({{"x/y", "inner content"}});
    Opened opened(archive_of({{"first", "1"}, {"inner.zip", std::string(text_of(inner))}, {"last", "3"}}));
    REQUIRE(opened.reader);
    const auto* entry = opened.reader->find("inner.zip");
    REQUIRE(entry);
    const auto nested = zip::Reader::open(*opened.file, entry->data_offset, entry->size);
    REQUIRE(nested);
    REQUIRE(nested->entries().size() == 1);
    CHECK(nested->entries()[0].header_offset == entry->data_offset);
    CHECK(text_of(nested->read(nested->entries()[0], 100).value()) == "inner content");
    CHECK_FALSE(zip::Reader::open(*opened.file, entry->data_offset, entry->size + 1));
    CHECK_FALSE(zip::Reader::open(*opened.file, entry->data_offset + 1, entry->size - 1));
}

TEST_CASE("zip: a window that does not lie in the file is refused", "[unit][zip]") {
    const Bytes archive = archive_of({{"a", "x"}});
    const auto file = base::memory_file(archive);
    CHECK(zip::Reader::open(*file, 0, archive.size()));
    CHECK_FALSE(zip::Reader::open(*file, 0, archive.size() + 1));
    CHECK_FALSE(zip::Reader::open(*file, archive.size() + 1, 0));
    CHECK_FALSE(zip::Reader::open(*file, UINT64_MAX, 2));
}

TEST_CASE("zip: an archive without entries is an archive", "[unit][zip]") {
    Opened opened(archive_of({}));
    REQUIRE(opened.reader);
    CHECK(opened.reader->entries().empty());
}
