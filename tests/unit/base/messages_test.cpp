#include <catch2/catch.hpp>

#include "base/result.hpp"

using saksi::Language;
using saksi::msg;
namespace base = saksi::base;

TEST_CASE("messages: placeholders are filled, whatever the argument holds", "[unit][base]") {
    CHECK(base::text_of(msg("no translation {a} of {b} {c}", {{"a", "{b}"}, {"b", "x"}}), Language::english) == "no translation {b} of x {c}");
    CHECK(base::text_of(msg("open { brace"), Language::english) == "open { brace");
}

TEST_CASE("messages: Indonesian comes from the catalogue, English is the key", "[unit][base]") {
    const auto message = msg("{file} is not a regular file", {{"file", "a"}});
    REQUIRE(base::has_translation(message.id));
    CHECK(base::text_of(message, Language::english) == "a is not a regular file");
    CHECK(base::text_of(message, Language::indonesian) == "a bukan berkas biasa");
}

TEST_CASE("messages: an error tells what was wrong and what was being done", "[unit][base]") {
    const base::Error error = base::Error(saksi::ErrorCode::missing, msg("gone")).while_doing(msg("reading {file}", {{"file", "x"}}));
    CHECK(base::text_of(error, Language::english) == "gone (reading x)");
}
