#include "archive/reader.hpp"

#include <catch2/catch.hpp>

#include <cstdio>

using namespace saksi;
using archive::EntryKind;
using archive::NameProblem;
using archive::Reader;

namespace {

/// One ustar header (POSIX.1-1988) and its content in blocks of 512; written by hand, so that no library is tested with its own work.
std::string tar_entry(const std::string& name, const std::string& content, char type = '0', const std::string& link = {}) {
    std::string header(512, '\0');
    const auto put = [&](std::size_t at, const std::string& text) { header.replace(at, text.size(), text); };
    const auto octal = [](std::size_t value, int digits) {
        char text[32];
        std::snprintf(text, sizeof text, "%0*zo", digits, value);
        return std::string(text);
    };
    put(0, name);
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, octal(content.size(), 11));
    put(136, "00000000000");
    put(148, "        ");
    put(156, std::string(1, type));
    put(157, link);
    put(257, std::string("ustar\0" "00", 8));
    std::size_t sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    put(148, octal(sum, 6) + std::string("\0 ", 2));
    return header + content + std::string((512 - content.size() % 512) % 512, '\0');
}

std::string tar(std::initializer_list<std::string> entries) {
    std::string all;
    for (const std::string& entry : entries) all += entry;
    return all + std::string(1024, '\0');
}

std::unique_ptr<base::ReadableFile> file_of(const std::string& content) { return base::memory_file(base::copy_of(bytes_of(content))); }

/// Reads everything; nullopt when all went well, else the code of what went wrong.
std::optional<ErrorCode> outcome(const std::string& content, const archive::Limits& limits) {
    const auto file = file_of(content);
    auto reader = Reader::open(*file, archive::View::directory, limits);
    if (!reader) return reader.error().code();
    for (;;) {
        auto entry = reader->next();
        if (!entry) return entry.error().code();
        if (!*entry) return std::nullopt;
        auto octets = archive::read_rest(*reader, 1 * limits::mib);
        if (!octets) return octets.error().code();
    }
}

}  // namespace

TEST_CASE("archive: entries of a tar come in order, links and hostile names are told", "[unit][archive]") {
    const std::string content = tar({tar_entry("a.txt", "halo"), tar_entry("../lari", "x"), tar_entry("tautan", "", '2', "/etc/passwd"), tar_entry("a.txt", "lain"),
                                     tar_entry("A.TXT", "besar"), tar_entry("map/", "", '5')});
    const auto file = file_of(content);
    auto reader = Reader::open(*file);
    REQUIRE(reader);
    std::vector<archive::Entry> entries;
    std::vector<std::string> contents;
    for (;;) {
        auto entry = reader->next();
        REQUIRE(entry);
        if (!*entry) break;
        auto octets = archive::read_rest(*reader, 100);
        REQUIRE(octets);
        contents.emplace_back(text_of(*octets));
        entries.push_back(**entry);
    }
    REQUIRE(entries.size() == 6);
    CHECK(contents == std::vector<std::string>{"halo", "x", "", "lain", "besar", ""});
    CHECK(entries[0].problems.empty());
    CHECK(entries[0].size == 4);
    CHECK(entries[1].problems == std::vector{NameProblem::leaves_folder});
    CHECK(entries[2].kind == EntryKind::symbolic_link);
    CHECK(entries[2].link_target == "/etc/passwd");
    CHECK(entries[3].problems == std::vector{NameProblem::repeated});
    CHECK(entries[4].problems == std::vector{NameProblem::repeated_but_for_case});
    CHECK(entries[5].kind == EntryKind::directory);
}

TEST_CASE("archive: every limit holds at its value and not one beyond", "[unit][archive]") {
    const std::string two = tar({tar_entry("satu", std::string(1000, 'a')), tar_entry("dua-dua", std::string(2000, 'b'))});
    CHECK(outcome(two, {}) == std::nullopt);
    CHECK(outcome(two, {.entries = 2}) == std::nullopt);
    CHECK(outcome(two, {.entries = 1}) == ErrorCode::limit_exceeded);
    CHECK(outcome(two, {.name_bytes = 7}) == std::nullopt);
    CHECK(outcome(two, {.name_bytes = 6}) == ErrorCode::limit_exceeded);
    CHECK(outcome(two, {.entry_bytes = 2000}) == std::nullopt);
    CHECK(outcome(two, {.entry_bytes = 1999}) == ErrorCode::limit_exceeded);
    CHECK(outcome(two, {.all_bytes = 3000}) == std::nullopt);
    CHECK(outcome(two, {.all_bytes = 2999}) == ErrorCode::limit_exceeded);
}

TEST_CASE("archive: a tar that is cut off, and what is no archive", "[unit][archive]") {
    const std::string whole = tar({tar_entry("satu", std::string(3000, 'a'))});
    CHECK(outcome(whole.substr(0, 2000), {}) == ErrorCode::malformed);
    CHECK(outcome("bukan arsip", {}) == ErrorCode::malformed);
}
