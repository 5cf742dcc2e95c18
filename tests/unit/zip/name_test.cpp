#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "zip/entry.hpp"
#include "zip/name_set.hpp"

using namespace saksi;

TEST_CASE("zip: portable names", "[unit][zip]") {
    for (const char* name : {"a", "mimetype", "META-INF/ASiCManifest001.xml", "items/0001/shot-01.png", "0/1/2", "a_b-c.d", "console", "com10.txt", "nulls", "a..b"}) {
        INFO(name);
        CHECK(zip::is_portable_name(name));
    }
    CHECK(zip::is_portable_name(std::string(limits::zip_name_bytes, 'a')));
}

TEST_CASE("zip: names that mean different things on different systems are refused", "[unit][zip]") {
    const std::string_view refused[] = {
        "",        "/a",      "a/",     "a//b",    "..",          "../a",   "a/../b",         ".",      "./a",    ".a",     "a/.b",  "-a",     "_a",
        "a.",      "a./b",    "a\\b",   "C:a",     "a b",         "a%2fb",  "a\x01" "b",      "a\x7f", "caf\xc3\xa9", std::string_view("a\0b", 3),
        "CON",     "con.txt", "a/Nul",  "aux/b",   "lpt1.x.y",    "COM9",   "prn",            "a:b",   "a*",     "a?",     "a\nb",   "~a"};
    for (const auto name : refused) {
        INFO(std::string(name));
        CHECK_FALSE(zip::is_portable_name(name));
    }
    CHECK_FALSE(zip::is_portable_name(std::string(limits::zip_name_bytes + 1, 'a')));
}

TEST_CASE("zip: names that become one file somewhere are refused", "[unit][zip]") {
    zip::NameSet names;
    REQUIRE(names.add("a/b"));
    CHECK(names.add("a/c"));
    CHECK_FALSE(names.add("a/b"));
    CHECK_FALSE(names.add("a/B"));
    CHECK_FALSE(names.add("A"));
    CHECK_FALSE(names.add("a/c/d"));
    CHECK(names.add("ab"));
    CHECK(names.add("a.b"));
}
