#include "conformance/explained.hpp"

#include <catch2/catch.hpp>

using namespace saksi;
using conformance::explain;
using evidence::DataPositionSelector;
using evidence::FragmentSelector;
using evidence::Selector;

namespace {

bool says(const std::vector<std::string>& lines, std::string_view words) {
    for (const std::string& line : lines)
        if (line.find(words) != std::string::npos) return true;
    return false;
}

const std::string body = R"({"user":{"name":"Budi Contoh","likes":[1,27]},"text":"Ayo"})";

}  // namespace

TEST_CASE("conformance: a position that does not hold is shown with what stands there and around it", "[unit][conformance]") {
    const auto lines = explain(bytes_of("<title>Halo dunia</title>\n"), Selector::position(7, 11), "dunia");
    CHECK(says(lines, "selector: [7, 11)"));
    CHECK(says(lines, "expected: dunia"));
    CHECK(says(lines, "found at 7: <title>⟦Halo⟧ dunia</title>\\x0a"));
    CHECK(says(lines, "the expected text stands at 12: "));
}

TEST_CASE("conformance: a pointer is followed to its octets", "[unit][conformance]") {
    CHECK(says(explain(bytes_of(body), Selector::fragment("/user/likes/1"), "28"), "found at 41: "));
    CHECK(says(explain(bytes_of(body), Selector::fragment("/user/likes/1"), "28"), "⟦27⟧"));
    CHECK(says(explain(bytes_of(body), Selector::fragment("/user/nama"), "Budi"), "found: nothing; the answer has 59 octets"));
    CHECK(says(explain(bytes_of("x=" + body), Selector{{DataPositionSelector{2, 61}, FragmentSelector{"/text"}}}, "Mari"), "⟦Ayo⟧"));
}

TEST_CASE("conformance: octets that are no text are shown as such", "[unit][conformance]") {
    CHECK(says(explain(bytes_of("ab\xFF\x1B[2Jcd"), Selector::position(0, 2), "x"), "\\xff\\x1b[2Jcd"));
    CHECK(says(explain(bytes_of("ab"), Selector::position(1, 5), "x"), "found: nothing"));
}
