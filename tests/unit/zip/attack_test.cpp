// One attack per rule of the profile. Each archive differs in one thing from a twin that passes.
#include <catch2/catch.hpp>

#include "archive_samples.hpp"
#include "base/crc32.hpp"
#include "base/limits.hpp"
#include "zip/format.hpp"

using namespace saksi;
using test::archive_of;
using test::Opened;
using test::put;
using test::take;

namespace {

// The twin of nearly all cases: "a" at 0 (header 30 + name 1, content at 31), "d/b" at 34 (content at 67), directory at 71 ("a" at 71, "d/b" at
// 118), end record at 167, 189 octets.
const Bytes twin = archive_of({{"a", "abc"}, {"d/b", "defg"}});
constexpr std::size_t local_a = 0, local_b = 34, central_a = 71, central_b = 118, end_record = 167;

std::string reason_of(Bytes octets) {
    const Opened opened(std::move(octets));
    if (opened.reader) return "opened";
    CHECK((opened.reader.error().code() == ErrorCode::malformed || opened.reader.error().code() == ErrorCode::limit_exceeded));
    return text_of(opened.reader.error(), Language::english);
}

/// Refused, and for the reason that `words` state.
void check_refused(const Bytes& octets, const std::string& words) {
    const std::string reason = reason_of(octets);
    INFO(reason);
    CHECK(reason.find(words) != std::string::npos);
}

Bytes with(std::size_t offset, std::uint64_t value, std::size_t count) {
    Bytes octets = twin;
    put(octets, offset, value, count);
    return octets;
}

Bytes joined(const Bytes& left, const Bytes& right) {
    Bytes out = left;
    out.insert(out.end(), right.begin(), right.end());
    return out;
}

/// An archive as the Writer makes it, but no name is checked.
Bytes raw_archive(const test::NamedContents& files) {
    Bytes entries;
    Bytes directory;
    for (const auto& [name, content] : files) {
        const std::uint32_t crc32 = base::crc32_of(bytes_of(content));
        directory = joined(directory, zip::format::central_header(name, content.size(), crc32, entries.size()));
        entries = joined(entries, zip::format::local_header(name, content.size(), crc32, entries.size()));
        entries = joined(entries, base::copy_of(bytes_of(content)));
    }
    return joined(entries, joined(directory, zip::format::end_records(files.size(), directory.size(), entries.size())));
}

}  // namespace

TEST_CASE("zip: the twin of the attacks passes", "[unit][zip]") {
    REQUIRE(twin.size() == 189);
    REQUIRE(take(twin, central_b, 4) == 0x02014b50);
    REQUIRE(take(twin, end_record, 4) == 0x06054b50);
    CHECK(reason_of(twin) == "opened");
    CHECK(raw_archive({{"a", "abc"}, {"d/b", "defg"}}) == twin);
}

TEST_CASE("zip: 1, 2 a name twice, also in other case, is refused", "[unit][zip]") {
    check_refused(raw_archive({{"a", "1"}, {"a", "2"}}), "occurs twice");
    check_refused(raw_archive({{"a", "1"}, {"A", "2"}}), "occurs twice");
    check_refused(raw_archive({{"a", "1"}, {"a/b", "2"}}), "needs a folder");
    check_refused(raw_archive({{"a/b", "1"}, {"a", "2"}}), "occurs twice");
    CHECK(reason_of(raw_archive({{"a", "1"}, {"b", "2"}})) == "opened");
}

TEST_CASE("zip: 3 a local entry that the directory hides is refused", "[unit][zip]") {
    // At the front, in the middle, at the end: the directory lists two of three.
    const Bytes hidden = zip::format::local_header("x", 0, 0, 0);
    for (const std::size_t at : {std::size_t{0}, local_b, central_a}) {
        Bytes octets = twin;
        octets.insert(octets.begin() + static_cast<std::ptrdiff_t>(at), hidden.begin(), hidden.end());
        const std::size_t shift = hidden.size();
        if (at <= local_a) put(octets, central_a + shift + 42, shift, 4);
        if (at <= local_b) put(octets, central_b + shift + 42, local_b + shift, 4);
        put(octets, end_record + shift + 16, central_a + shift, 4);
        if (at == central_a) check_refused(octets, "belong to no file");
        else check_refused(octets, "relative offset of local header");
    }
}

TEST_CASE("zip: 3 entries in another order than the directory are refused", "[unit][zip]") {
    Bytes octets(twin.begin(), twin.begin() + central_a);
    octets.insert(octets.end(), twin.begin() + central_b, twin.begin() + end_record);
    octets.insert(octets.end(), twin.begin() + central_a, twin.begin() + central_b);
    octets.insert(octets.end(), twin.begin() + end_record, twin.end());
    check_refused(octets, "relative offset of local header");
}

TEST_CASE("zip: 4 an extra field in the local header only is refused", "[unit][zip]") {
    // The content moves behind the field; readers that trust the directory would show other octets (trap 1).
    Bytes octets = twin;
    const Bytes extra = test::from_hex("feca 0400 65766963");
    octets.insert(octets.begin() + local_b + 33, extra.begin(), extra.end());
    put(octets, local_b + 28, extra.size(), 2);
    put(octets, end_record + extra.size() + 16, central_a + extra.size(), 4);
    check_refused(octets, "\"extra field length\" is 8; only 0 is permitted");
}

TEST_CASE("zip: 4 an extra field in both headers is refused", "[unit][zip]") {
    Bytes octets = twin;
    const Bytes extra = test::from_hex("feca 0000");
    octets.insert(octets.begin() + central_b + 49, extra.begin(), extra.end());
    put(octets, central_b + 30, extra.size(), 2);
    octets.insert(octets.begin() + local_b + 33, extra.begin(), extra.end());
    put(octets, local_b + 28, extra.size(), 2);
    put(octets, end_record + 8 + 12, end_record - central_a + 4, 4);
    put(octets, end_record + 8 + 16, central_a + 4, 4);
    check_refused(octets, "\"extra field length\" is 4; only 0 is permitted");
}

TEST_CASE("zip: 5 octets before the archive are refused", "[unit][zip]") {
    check_refused(joined(Bytes{'#'}, twin), "does not end where the end record begins");
    // With offsets that take them into account, as self-extracting archives do.
    Bytes adjusted = joined(Bytes{'#'}, twin);
    put(adjusted, central_a + 1 + 42, 1, 4);
    put(adjusted, central_b + 1 + 42, local_b + 1, 4);
    put(adjusted, end_record + 1 + 16, central_a + 1, 4);
    check_refused(adjusted, "relative offset of local header");
}

TEST_CASE("zip: 6 octets or a comment behind the end record are refused", "[unit][zip]") {
    check_refused(joined(twin, Bytes{0}), "1 octets follow the end record");
    Bytes comment = with(end_record + 20, 2, 2);
    check_refused(joined(comment, Bytes{'h', 'i'}), "2 octets follow the end record");
    check_refused(with(end_record + 20, 1, 2), ".ZIP file comment length");
}

TEST_CASE("zip: 7 an archive behind an archive is refused", "[unit][zip]") {
    check_refused(joined(twin, twin), "does not end where the end record begins");
    // The second with offsets into the whole file: everything of the first belongs to no file.
    Bytes adjusted = joined(twin, twin);
    put(adjusted, 189 + central_a + 42, 189, 4);
    put(adjusted, 189 + central_b + 42, 189 + local_b, 4);
    put(adjusted, 189 + end_record + 16, 189 + central_a, 4);
    check_refused(adjusted, "relative offset of local header");
    // A second end record right behind the first, the comment of the first covering it.
    Bytes two_ends = with(end_record + 20, 22, 2);
    two_ends.insert(two_ends.end(), twin.begin() + end_record, twin.end());
    check_refused(two_ends, "does not end where the end record begins");
}

TEST_CASE("zip: 8 a data descriptor is refused", "[unit][zip]") {
    Bytes octets = with(local_b + 6, 8, 2);
    put(octets, central_b + 8, 8, 2);
    check_refused(octets, "general purpose bit flag");
    // The descriptor itself, flag left 0: octets of no file.
    Bytes descriptor = twin;
    const Bytes words = test::from_hex("504b0708 00000000 04000000 04000000");
    descriptor.insert(descriptor.begin() + central_a, words.begin(), words.end());
    put(descriptor, end_record + words.size() + 16, central_a + words.size(), 4);
    check_refused(descriptor, "16 octets belong to no file");
}

TEST_CASE("zip: 9, 14 names that leave the folder or read differently elsewhere are refused", "[unit][zip]") {
    const std::string refused[] = {"../x", "/x", "a/../x", "a\\x", "a//x", "x/", std::string("a\0b", 3), "a\nb", "caf\xc3\xa9", "a%2fb", "NUL", "x.", ".x"};
    for (const std::string& name : refused) {
        INFO(name);
        check_refused(raw_archive({{name, "1"}}), "is not permitted");
    }
    check_refused(raw_archive({{std::string(limits::zip_name_bytes + 1, 'a'), ""}}), "has 201 octets");
    check_refused(raw_archive({{"", ""}}), "has 0 octets");
    CHECK(reason_of(raw_archive({{std::string(limits::zip_name_bytes, 'a'), ""}})) == "opened");
}

TEST_CASE("zip: 10 only regular files of mode 0644 are permitted", "[unit][zip]") {
    for (const std::uint64_t mode : {0120777UL, 0040755UL, 0060644UL, 0010644UL, 0100755UL, 0104644UL, 0UL}) {
        check_refused(with(central_b + 38, mode << 16, 4), "external file attributes");
    }
    check_refused(with(central_b + 38, (0100644UL << 16) | 0x10, 4), "external file attributes");  // DOS folder bit
    CHECK(with(central_b + 38, 0100644UL << 16, 4) == twin);
}

TEST_CASE("zip: 12 two entries over the same octets are refused", "[unit][zip]") {
    check_refused(with(central_b + 42, local_a, 4), "relative offset of local header");
    // Overlap by size: "a" claims to reach into "d/b".
    Bytes larger = with(central_a + 20, 10, 4);
    put(larger, central_a + 24, 10, 4);
    put(larger, local_a + 18, 10, 4);
    put(larger, local_a + 22, 10, 4);
    check_refused(larger, "relative offset of local header");
    // The last entry reaches into the directory.
    Bytes last = with(central_b + 20, 5, 4);
    put(last, central_b + 24, 5, 4);
    put(last, local_b + 18, 5, 4);
    put(last, local_b + 22, 5, 4);
    check_refused(last, "runs past its end at byte 71");
}

TEST_CASE("zip: 13 compressed content is refused", "[unit][zip]") {
    Bytes octets = with(local_b + 8, 8, 2);
    put(octets, central_b + 10, 8, 2);
    check_refused(octets, "compression method");
    // A bomb: two sizes that differ.
    Bytes bomb = with(central_b + 24, 1'000'000'000, 4);
    put(bomb, local_b + 22, 1'000'000'000, 4);
    check_refused(bomb, "compressed size");
}

TEST_CASE("zip: 15 every field in which the headers could differ is compared", "[unit][zip]") {
    struct Case {
        std::size_t offset;
        std::size_t size;
        const char* words;
    };
    const Case cases[] = {
        {local_b, 4, "local file header signature"},
        {local_b + 4, 2, "version needed to extract"},
        {local_b + 6, 2, "general purpose bit flag"},
        {local_b + 8, 2, "compression method"},
        {local_b + 10, 2, "last mod file time"},
        {local_b + 12, 2, "last mod file date"},
        {local_b + 14, 4, "crc-32"},
        {local_b + 18, 4, "compressed size"},
        {local_b + 22, 4, "uncompressed size"},
        {local_b + 26, 2, "file name length"},
        {local_b + 28, 2, "extra field length"},
        {local_b + 32, 1, "file name or extra field"},
        {central_b, 4, "must begin here"},
        {central_b + 4, 2, "version made by"},
        {central_b + 6, 2, "version needed to extract"},
        {central_b + 8, 2, "general purpose bit flag"},
        {central_b + 10, 2, "compression method"},
        {central_b + 12, 2, "last mod file time"},
        {central_b + 14, 2, "last mod file date"},
        {central_b + 16, 4, "crc-32"},
        {central_b + 20, 4, "compressed size"},
        {central_b + 24, 4, "compressed size"},
        {central_b + 30, 2, "extra field length"},
        {central_b + 32, 2, "file comment length"},
        {central_b + 34, 2, "disk number start"},
        {central_b + 36, 2, "internal file attributes"},
        {central_b + 38, 4, "external file attributes"},
        {central_b + 42, 4, "relative offset of local header"},
        {end_record + 4, 2, "number of this disk"},
        {end_record + 6, 2, "number of the disk with the start"},
        {end_record + 8, 2, "entries in the central directory on this disk"},
        {end_record + 12, 4, "does not end where"},
        {end_record + 16, 4, "does not end where"},
        {end_record + 20, 2, "comment length"},
    };
    for (const Case& one : cases) {
        INFO("byte " << one.offset);
        check_refused(with(one.offset, take(twin, one.offset, one.size) ^ 1, one.size), one.words);
    }
    // Both counts at once: fewer than there are, and more.
    check_refused(with(end_record + 8, 0x0001'0001, 4), "belong to no file");
    check_refused(with(end_record + 8, 0x0003'0003, 4), "runs past its end");
    check_refused(with(end_record + 8, 0x0000'0000, 4), "belong to no file");
    // A name length that shifts everything behind it.
    check_refused(with(central_b + 28, 4, 2), "runs past its end");
}

TEST_CASE("zip: 39 more entries than the limit are refused before any is read", "[unit][zip]") {
    const std::uint64_t count = limits::zip_entries + 1;
    Opened opened(with(end_record + 8, count | count << 16, 4));
    REQUIRE_FALSE(opened.reader);
    CHECK(opened.reader.error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("zip: no octet of an archive can change unnoticed", "[unit][zip]") {
    for (std::size_t i = 0; i < twin.size(); ++i) {
        for (const std::uint8_t mask : std::initializer_list<std::uint8_t>{1, 0x80, 0xFF}) {
            Bytes octets = twin;
            octets[i] ^= mask;
            Opened opened(octets);
            if (!opened.reader) continue;
            bool noticed = false;
            for (const auto& entry : opened.reader->entries()) noticed = noticed || !opened.reader->read(entry, 100);
            INFO("byte " << i);
            CHECK(noticed);
        }
    }
}
