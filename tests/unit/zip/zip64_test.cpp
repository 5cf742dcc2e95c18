// The border of ZIP64, with files that exist only as far as someone looks at them.
#include <catch2/catch.hpp>
#include <map>

#include "archive_samples.hpp"
#include "zip/format.hpp"

using namespace saksi;
using test::from_hex;
using test::put;

namespace {

/// Zeros, but for the stretches written.
class SparseFile final : public base::ReadableFile {
public:
    void append(const Bytes& octets) {
        stretches_[size_] = octets;
        size_ += octets.size();
    }
    void append_zeros(std::uint64_t count) { size_ += count; }
    Bytes& stretch(std::uint64_t offset) { return stretches_.at(offset); }

    std::uint64_t size() const noexcept override { return size_; }
    Status read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
        if (offset > size_ || out.size() > size_ - offset) return fail(ErrorCode::malformed, msg("short"));
        std::ranges::fill(out, std::uint8_t{0});
        for (const auto& [at, octets] : stretches_) {
            for (std::size_t i = 0; i < octets.size(); ++i) {
                if (at + i >= offset && at + i < offset + out.size()) out[static_cast<std::size_t>(at + i - offset)] = octets[i];
            }
        }
        return {};
    }

private:
    std::map<std::uint64_t, Bytes> stretches_;
    std::uint64_t size_ = 0;
};

constexpr std::uint64_t full = 0xFFFFFFFF;

struct Parts {
    SparseFile file;
    std::uint64_t directory_at = 0;
    std::uint64_t end_at = 0;
};

/// "a" of `first` zeros and "b" of one octet; CRCs are not looked at when an archive is opened.
Parts archive_with(std::uint64_t first) {
    Parts parts;
    parts.file.append(zip::format::local_header("a", first, 0, 0));
    parts.file.append_zeros(first);
    const std::uint64_t second_at = parts.file.size();
    parts.file.append(zip::format::local_header("b", 1, 0, second_at));
    parts.file.append_zeros(1);
    parts.directory_at = parts.file.size();
    Bytes directory = zip::format::central_header("a", first, 0, 0);
    const Bytes second = zip::format::central_header("b", 1, 0, second_at);
    directory.insert(directory.end(), second.begin(), second.end());
    parts.file.append(directory);
    parts.end_at = parts.file.size();
    parts.file.append(zip::format::end_records(2, directory.size(), parts.directory_at));
    return parts;
}

std::string reason_of(const SparseFile& file) {
    const auto reader = zip::Reader::open(file);
    return reader ? "opened" : text_of(reader.error(), Language::english);
}

}  // namespace

// By hand from APPNOTE 4.3.7, 4.3.12, 4.5.3: size 4,294,967,294 fits into 32 bits, 4,294,967,295 is the mark itself and needs the field.
TEST_CASE("zip: headers on both sides of the ZIP64 border", "[unit][zip]") {
    CHECK(zip::format::local_header("a", full - 1, 0, 0) ==
          from_hex("504b0304 1400 0000 0000 0000 e15a 00000000 feffffff feffffff 0100 0000 61"));
    CHECK(zip::format::local_header("a", full, 0, 0) == from_hex("504b0304 2d00 0000 0000 0000 e15a 00000000 ffffffff ffffffff 0100 1400 61"
                                                                 "0100 1000 ffffffff00000000 ffffffff00000000"));
    CHECK(zip::format::central_header("a", full, 0, 0) ==
          from_hex("504b0102 2d03 2d00 0000 0000 0000 e15a 00000000 ffffffff ffffffff 0100 1400 0000 0000 0000 0000a481 00000000 61"
                   "0100 1000 ffffffff00000000 ffffffff00000000"));
    // Only the offset overflows: the local header carries the version and no field, the central one a field of one value.
    CHECK(zip::format::local_header("b", 1, 0, full) == from_hex("504b0304 2d00 0000 0000 0000 e15a 00000000 01000000 01000000 0100 0000 62"));
    CHECK(zip::format::central_header("b", 1, 0, full) ==
          from_hex("504b0102 2d03 2d00 0000 0000 0000 e15a 00000000 01000000 01000000 0100 0c00 0000 0000 0000 0000a481 ffffffff 62"
                   "0100 0800 ffffffff00000000"));
    CHECK(zip::format::central_header("b", full, 0, full + 1) ==
          from_hex("504b0102 2d03 2d00 0000 0000 0000 e15a 00000000 ffffffff ffffffff 0100 1c00 0000 0000 0000 0000a481 ffffffff 62"
                   "0100 1800 ffffffff00000000 ffffffff00000000 0000000001000000"));
    CHECK(zip::format::end_records(2, 9, full - 1) == from_hex("504b0506 0000 0000 0200 0200 09000000 feffffff 0000"));
    CHECK(zip::format::end_records(2, 9, full) ==
          from_hex("504b0606 2c00000000000000 2d03 2d00 00000000 00000000 0200000000000000 0200000000000000 0900000000000000 ffffffff00000000"
                   "504b0607 00000000 0800000001000000 01000000"
                   "504b0506 0000 0000 0200 0200 09000000 ffffffff 0000"));
}

TEST_CASE("zip: archives on both sides of the border are read", "[unit][zip]") {
    for (const std::uint64_t first : {full - 200, full - 34, full - 33, full - 32, full - 31, full - 1, full, full + 1, 3 * full}) {
        INFO(first);
        Parts parts = archive_with(first);
        const auto reader = zip::Reader::open(parts.file);
        REQUIRE(reader);
        REQUIRE(reader->entries().size() == 2);
        CHECK(reader->entries()[0].size == first);
        CHECK(reader->entries()[1].header_offset == 31 + (first >= full ? 20 : 0) + first);
        CHECK(reader->entries()[1].data_offset == parts.directory_at - 1);
    }
}

TEST_CASE("zip: 11 ZIP64 records that contradict are refused", "[unit][zip]") {
    struct Case {
        std::size_t offset;  // behind the directory
        std::uint64_t value;
        std::size_t size;
        const char* words;
    };
    const Case cases[] = {
        {0, 0, 4, "zip64 end of central dir signature"}, {4, 45, 8, "size of zip64 end"},        {12, 0, 2, "version made by"},
        {14, 20, 2, "version needed"},                   {16, 1, 4, "number of this disk"},      {20, 1, 4, "number of the disk"},
        {24, 3, 8, "on this disk"},                      {32, 3, 8, "entries in the central"},   {40, 1, 8, "zip64 end of central directory record"},
        {48, full, 8, "zip64 end of central directory"}, {56, 0, 4, "locator signature"},        {60, 1, 4, "number of the disk"},
        {64, 0, 8, "relative offset of the zip64"},      {72, 2, 4, "total number of disks"},    {76 + 8, 1, 2, "on this disk"},
        {76 + 10, 1, 2, "entries in the central"},       {76 + 12, 1, 4, "size of the central"}, {76 + 16, 0, 4, "does not end where"},
    };
    CHECK(reason_of(archive_with(full).file) == "opened");
    for (const Case& one : cases) {
        INFO("byte " << one.offset);
        Parts parts = archive_with(full);
        put(parts.file.stretch(parts.end_at), one.offset, one.value, one.size);
        const std::string reason = reason_of(parts.file);
        INFO(reason);
        CHECK(reason.find(one.words) != std::string::npos);
    }
}

TEST_CASE("zip: 11 ZIP64 fields that contradict are refused", "[unit][zip]") {
    struct Case {
        bool local;
        std::size_t offset;  // in the header of "a", whose extra field begins at 31 (local) or 47 (central)
        std::uint64_t value;
        std::size_t size;
    };
    const Case cases[] = {
        {true, 31, 2, 2},   {true, 33, 8, 2},   {true, 35, full + 1, 8}, {true, 43, full + 1, 8}, {true, 18, 1, 4},  {true, 28, 0, 2}, {true, 4, 20, 2},
        {false, 47, 2, 2},  {false, 49, 8, 2},  {false, 51, 5, 8},       {false, 59, full + 1, 8}, {false, 20, 1, 4}, {false, 24, 1, 4},
        {false, 30, 28, 2}, {false, 6, 20, 2},
    };
    for (const Case& one : cases) {
        INFO((one.local ? "local " : "central ") << one.offset);
        Parts parts = archive_with(full);
        put(parts.file.stretch(one.local ? 0 : parts.directory_at), one.offset, one.value, one.size);
        CHECK(reason_of(parts.file) != "opened");
    }
}

TEST_CASE("zip: 11 ZIP64 where nothing overflows is refused", "[unit][zip]") {
    const Bytes twin = test::archive_of({{"a", "abc"}});
    REQUIRE(test::Opened(twin).reader);
    // Fields in both headers, with true values (the shape minizip writes on request).
    Bytes fields(twin.begin(), twin.begin() + 31);
    put(fields, 4, 45, 2);
    put(fields, 18, full, 4);
    put(fields, 22, full, 4);
    put(fields, 28, 20, 2);
    const Bytes extra = from_hex("0100 1000 0300000000000000 0300000000000000");
    fields.insert(fields.end(), extra.begin(), extra.end());
    fields.insert(fields.end(), twin.begin() + 31, twin.begin() + 34);
    const std::size_t directory_at = fields.size();
    fields.insert(fields.end(), twin.begin() + 34, twin.begin() + 34 + 47);
    put(fields, directory_at + 4, 0x032D, 2);
    put(fields, directory_at + 6, 45, 2);
    put(fields, directory_at + 20, full, 4);
    put(fields, directory_at + 24, full, 4);
    put(fields, directory_at + 30, 20, 2);
    fields.insert(fields.end(), extra.begin(), extra.end());
    const Bytes end = zip::format::end_records(1, 67, directory_at);
    fields.insert(fields.end(), end.begin(), end.end());
    CHECK_FALSE(test::Opened(fields).reader);

    // End records with true values, with and without marks in the plain one.
    const Bytes records = from_hex("504b0606 2c00000000000000 2d03 2d00 00000000 00000000 0100000000000000 0100000000000000 2f00000000000000 2200000000000000"
                                   "504b0607 00000000 5100000000000000 01000000");
    Bytes unmarked = twin;
    unmarked.insert(unmarked.begin() + 81, records.begin(), records.end());
    CHECK_FALSE(test::Opened(unmarked).reader);
    Bytes marked = unmarked;
    put(marked, 81 + records.size() + 16, full, 4);
    CHECK_FALSE(test::Opened(marked).reader);
    // Marks without records.
    Bytes bare = twin;
    put(bare, 81 + 16, full, 4);
    CHECK_FALSE(test::Opened(bare).reader);
    put(bare, 81 + 8, 0xFFFFFFFF, 4);
    CHECK_FALSE(test::Opened(bare).reader);
}

TEST_CASE("zip: the Writer switches to ZIP64 by the place of an entry", "[unit][zip]") {
    struct Jumping final : base::AppendableFile {
        std::uint64_t at = 0;
        Bytes last;
        std::uint64_t size() const noexcept override { return at; }
        Status append(ByteView data) override {
            at += data.size();
            last = base::copy_of(data);
            return {};
        }
        Status sync_data() override { return {}; }
        Status sync() override { return {}; }
        Status truncate(std::uint64_t) override { return {}; }
    } out;
    zip::Writer writer(out);
    out.at = full;  // as if four gigabytes had gone before
    REQUIRE(writer.add("b", {}));
    REQUIRE(writer.finish());
    Bytes expected = from_hex("504b0102 2d03 2d00 0000 0000 0000 e15a 00000000 00000000 00000000 0100 0c00 0000 0000 0000 0000a481 ffffffff 62"
                              "0100 0800 ffffffff00000000");
    const Bytes end = zip::format::end_records(1, expected.size(), full + 31);
    expected.insert(expected.end(), end.begin(), end.end());
    CHECK(out.last == expected);
}
