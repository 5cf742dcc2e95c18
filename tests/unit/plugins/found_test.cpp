#include <catch2/catch.hpp>

#include "sdk/found.hpp"

using namespace saksi::sdk;

TEST_CASE("plugins: an RFC 3339 time becomes UTC with its fraction cut", "[unit][plugins]") {
    CHECK(instant_of("2026-11-20T14:03:21.1239+07:00", "rfc3339") == "2026-11-20T07:03:21.123Z");
    CHECK(instant_of("2026-01-01T00:30:00+07:00", "rfc3339") == "2025-12-31T17:30:00.000Z");
    CHECK(instant_of("2024-02-29T23:59:59Z", "rfc3339") == "2024-02-29T23:59:59.000Z");
    CHECK(instant_of("1970-01-01T00:00:00Z", "rfc3339") == "1970-01-01T00:00:00.000Z");
}

TEST_CASE("plugins: a text that is no RFC 3339 time gives none", "[unit][plugins]") {
    for (const char* text : {"2026-11-20T14:03:21", "2026-11-20 14:03:21Z", "2026-02-29T00:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T14:03:60Z",
                             "2026-11-20T14:03:21.Z", "2026-11-20T14:03:21+24:00", "2026-11-20T14:03:21Z ", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+00:01", "",
                             "2026-11-20t14:03:21z", "2026-11-20T14:03:21.123456789012345678901Z"}) {
        INFO(text);
        CHECK_FALSE(instant_of(text, "rfc3339"));
    }
}

TEST_CASE("plugins: a time without zone is UTC only when the member's name says GMT", "[unit][plugins]") {
    CHECK(instant_of("2026-11-20T14:30:00", "datetime-gmt") == "2026-11-20T14:30:00.000Z");
    CHECK_FALSE(instant_of("2026-11-20T14:30:00Z", "datetime-gmt"));
    CHECK_FALSE(instant_of("0000-00-00T00:00:00", "datetime-gmt"));
}

TEST_CASE("plugins: a count is a plain integer up to 2^53-1", "[unit][plugins]") {
    CHECK(is_count("0"));
    CHECK(is_count("9007199254740991"));
    for (const char* text : {"9007199254740992", "-1", "01", "1.0", "1e3", "", " 1"}) CHECK_FALSE(is_count(text));
}

TEST_CASE("plugins: UTF-8 is checked as RFC 3629 has it", "[unit][plugins]") {
    CHECK(is_utf8("caf\xC3\xA9 \xF0\x9F\x97\xB3"));
    for (const char* text : {"\xE9", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) CHECK_FALSE(is_utf8(text));
}
