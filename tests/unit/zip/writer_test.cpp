#include "zip/writer.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "archive_samples.hpp"
#include "base/limits.hpp"

using namespace saksi;
using test::archive_of;
using test::MemoryOutput;

namespace {

// By hand from APPNOTE 6.3.10 §4.3.7, §4.3.12, §4.3.16. CRC-32 of "abc" is 352441c2 (`python3 -c "import zlib; print(hex(zlib.crc32(b'abc')))"`).
const char* one_entry = R"(
    504b0304 1400 0000 0000 0000 e15a c2412435 03000000 03000000 0100 0000 61
    616263
    504b0102 1403 1400 0000 0000 0000 e15a c2412435 03000000 03000000 0100 0000 0000 0000 0000 0000a481 00000000 61
    504b0506 0000 0000 0100 0100 2f000000 22000000 0000)";

/// Runs a program of others on the archive; 0 is agreement.
int run_on(const Bytes& archive, const std::string& command) {
    const auto folder = std::filesystem::temp_directory_path() / ("saksi-zip-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto path = folder / "archive.zip";
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(archive.data()), static_cast<std::streamsize>(archive.size()));
    const int status = std::system(("cd " + folder.string() + " && " + command + " >/dev/null 2>&1").c_str());
    std::filesystem::remove_all(folder);
    return status;
}

}  // namespace

TEST_CASE("zip: one entry has exactly the octets of the profile", "[unit][zip]") {
    CHECK(archive_of({{"a", "abc"}}) == test::from_hex(one_entry));
}

TEST_CASE("zip: the content of a first entry named mimetype begins at octet 38", "[unit][zip]") {
    const Bytes archive = archive_of({{"mimetype", "application/vnd.etsi.asic-e+zip"}});
    CHECK(text_of(ByteView(archive).subspan(30, 39)) == "mimetypeapplication/vnd.etsi.asic-e+zip");
}

TEST_CASE("zip: other programs read what the Writer writes", "[unit][zip]") {
    const Bytes archive = archive_of({{"mimetype", "text/plain"}, {"a/b.txt", std::string(700'000, 'x')}, {"a/empty", ""}, {"c.bin", std::string("\0\1\2", 3)}});
    CHECK(run_on(archive, "unzip -tq archive.zip") == 0);
    CHECK(run_on(archive, R"(/usr/bin/python3 -c "
import zipfile
z = zipfile.ZipFile('archive.zip')
assert z.testzip() is None
assert z.namelist() == ['mimetype', 'a/b.txt', 'a/empty', 'c.bin']
assert z.read('a/b.txt') == b'x' * 700000
for i in z.infolist():
    assert (i.date_time, i.external_attr >> 16, i.extra, i.flag_bits, i.compress_type) == ((2025, 7, 1, 0, 0, 0), 0o100644, b'', 0, 0)
")") == 0);
    Bytes damaged = archive;
    damaged[40] ^= 1;  // the programs do notice damage, so their agreement above means something
    CHECK(run_on(damaged, "unzip -tq archive.zip") != 0);
}

TEST_CASE("zip: a file is copied as it is and shown once to the observer", "[unit][zip]") {
    Bytes content(2 * limits::read_window + 5);
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * 31);
    const auto source = base::memory_file(content);
    MemoryOutput out;
    zip::Writer writer(out);
    Bytes seen;
    REQUIRE(writer.add_file("x", *source, 1, content.size() - 2, [&](ByteView part) { seen.insert(seen.end(), part.begin(), part.end()); }));
    REQUIRE(writer.finish());
    const Bytes expected(content.begin() + 1, content.end() - 1);
    CHECK(seen == expected);
    test::Opened opened(out.content);
    REQUIRE(opened.reader);
    CHECK(opened.reader->read(opened.reader->entries()[0], expected.size()).value() == expected);
    CHECK(opened.reader->entries() == writer.entries());
}

TEST_CASE("zip: a source that changes between the two passes is refused", "[unit][zip]") {
    struct Changing final : base::ReadableFile {
        mutable int reads = 0;
        std::uint64_t size() const noexcept override { return 8; }
        Status read_at(std::uint64_t, std::span<std::uint8_t> out) const override {
            std::ranges::fill(out, static_cast<std::uint8_t>(++reads));
            return {};
        }
    } source;
    MemoryOutput out;
    zip::Writer writer(out);
    CHECK(writer.add_file("x", source, 0, 8).error().code() == ErrorCode::malformed);
}

TEST_CASE("zip: a full disk is reported and a missing source too", "[unit][zip]") {
    MemoryOutput out;
    out.refuse_after = 40;
    zip::Writer writer(out);
    REQUIRE(writer.add("a", bytes_of("12345678")));
    CHECK(writer.add("b", bytes_of("x")).error().code() == ErrorCode::cannot_write);
    CHECK(writer.finish().error().code() == ErrorCode::cannot_write);

    MemoryOutput other;
    zip::Writer second(other);
    const auto source = base::memory_file(Bytes(4));
    CHECK(second.add_file("x", *source, 2, 3).error().code() == ErrorCode::malformed);
}

TEST_CASE("zip: the Writer refuses what the Reader would refuse", "[unit][zip]") {
    MemoryOutput out;
    zip::Writer writer(out);
    REQUIRE(writer.add("a/b", {}));
    const Bytes before = out.content;
    for (const char* name : {"a/b", "A/B", "a", "a/b/c", "../x", ""}) {
        INFO(name);
        CHECK(writer.add(name, {}).error().code() == ErrorCode::malformed);
    }
    CHECK(out.content == before);
    REQUIRE(writer.add("a/c", {}));
    REQUIRE(writer.finish());
    CHECK(test::Opened(out.content).reader);
}

TEST_CASE("zip: the number of entries ends at its limit", "[unit][zip]") {
    MemoryOutput out;
    zip::Writer writer(out);
    for (std::uint32_t i = 0; i < limits::zip_entries; ++i) REQUIRE(writer.add("n" + std::to_string(i), {}));
    CHECK(writer.add("one-more", {}).error().code() == ErrorCode::limit_exceeded);
    REQUIRE(writer.finish());
    test::Opened opened(out.content);
    REQUIRE(opened.reader);
    CHECK(opened.reader->entries().size() == limits::zip_entries);
}

TEST_CASE("zip: an archive may begin in the middle of a file", "[unit][zip]") {
    MemoryOutput out;
    REQUIRE(out.append(bytes_of("before")));
    zip::Writer writer(out);
    REQUIRE(writer.add("a", bytes_of("abc")));
    REQUIRE(writer.finish());
    CHECK(Bytes(out.content.begin() + 6, out.content.end()) == archive_of({{"a", "abc"}}));
    const auto file = base::memory_file(out.content);
    const auto reader = zip::Reader::open(*file, 6, out.content.size() - 6);
    REQUIRE(reader);
    CHECK(reader->entries()[0].data_offset == 6 + 31);
    CHECK(text_of(reader->read(reader->entries()[0], 3).value()) == "abc");
}
