// A copy that was cut off: refused at every length, and told apart from tampering.
#include <catch2/catch.hpp>

#include "archive_samples.hpp"

using namespace saksi;
using test::archive_of;
using test::Opened;

TEST_CASE("zip: an archive cut at any place is refused and looks cut", "[unit][zip]") {
    // With an archive inside, whose own end record lies in the middle: cut right behind it, the copy must not pass for whole.
    const Bytes inner = archive_of({{"x", "1"}});
    const Bytes whole = archive_of({{"mimetype", "t"}, {"inner", std::string(text_of(inner))}, {"c/d", "some content"}});
    CHECK_FALSE(zip::looks_truncated(*base::memory_file(whole)));
    REQUIRE(Opened(whole).reader);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        Opened opened(cut);
        INFO(size);
        REQUIRE_FALSE(opened.reader);
        CHECK(opened.reader.error().code() == ErrorCode::malformed);
        CHECK(zip::looks_truncated(*opened.file) == (size >= 4));
    }
}

TEST_CASE("zip: the reason of a cut copy says so, other damage does not", "[unit][zip]") {
    Bytes cut = archive_of({{"a", "abc"}});
    cut.pop_back();
    Opened opened(cut);
    REQUIRE_FALSE(opened.reader);
    CHECK(text_of(opened.reader.error(), Language::english).find("may be cut off") != std::string::npos);

    Bytes longer = archive_of({{"a", "abc"}});
    longer.push_back(0);
    CHECK_FALSE(zip::looks_truncated(*base::memory_file(longer)));
    CHECK_FALSE(zip::looks_truncated(*base::memory_file(Bytes{'t', 'e', 'x', 't'})));
    CHECK_FALSE(zip::looks_truncated(*base::memory_file({})));
    Opened text(Bytes(100, 'x'));
    REQUIRE_FALSE(text.reader);
    CHECK(text_of(text.reader.error(), Language::english).find("no archive") != std::string::npos);
}

TEST_CASE("zip: a file that shrinks after it was opened is an error, not a crash", "[unit][zip]") {
    struct Shrinking final : base::ReadableFile {
        Bytes octets;
        mutable bool shrunk = false;
        std::uint64_t size() const noexcept override { return octets.size(); }
        Status read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
            if (shrunk) return fail(ErrorCode::malformed, msg("short"));
            std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
            return {};
        }
    } file;
    file.octets = archive_of({{"a", "abc"}});
    const auto reader = zip::Reader::open(file);
    REQUIRE(reader);
    file.shrunk = true;
    CHECK(reader->read(reader->entries()[0], 100).error().code() == ErrorCode::malformed);
    CHECK_FALSE(zip::Reader::open(file));
}
