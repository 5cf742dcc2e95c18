#include <catch2/catch.hpp>

#include "sdk/found.hpp"
#include "sdk/id_time.hpp"

using namespace saksi::sdk;

// Expected instants computed with Python's int and datetime from the formulas of bukti-1.md 9.6.
TEST_CASE("plugins: ids give the times they hide", "[unit][plugins]") {
    CHECK(snowflake_time("x", "1212092628029698048") == "2019-12-31T19:26:16.771Z");
    CHECK(snowflake_time("tiktok", "7106686413101468970") == "2022-06-08T02:12:51.000Z");
    CHECK(snowflake_time("mastodon", "117600000000000000") == "2026-11-11T21:46:33.750Z");
    CHECK_FALSE(snowflake_time("unknown", "117600000000000000"));
    for (const char* id : {"", "0", "012", "1a", "-1", "9223372036854775808", "99999999999999999999"}) CHECK_FALSE(snowflake_time("x", id));
}

TEST_CASE("plugins: an Instagram shortcode is its pk in base 64", "[unit][plugins]") {
    CHECK(shortcode_pk("B") == "1");
    CHECK(shortcode_pk("_") == "63");
    CHECK(shortcode_pk("BA") == "64");
    CHECK(shortcode_pk("CPsaksiCt-_") == "2588560756757422015");
    CHECK(instagram_time("2588560756757422015_1234") == "2021-06-04T09:55:10.493Z");
    CHECK_FALSE(shortcode_pk(""));
    CHECK_FALSE(shortcode_pk("A"));
    CHECK_FALSE(shortcode_pk("C+"));
    CHECK_FALSE(shortcode_pk("CPsaksiCt-_x"));
    CHECK_FALSE(shortcode_pk("___________"));
}

TEST_CASE("plugins: seconds and milliseconds since 1970 are times", "[unit][plugins]") {
    CHECK(instant_of("1795219200", "unix-seconds") == "2026-11-21T00:00:00.000Z");
    CHECK(instant_of("1795219200001", "unix-milliseconds") == "2026-11-21T00:00:00.001Z");
    CHECK(instant_of("0", "unix-seconds") == "1970-01-01T00:00:00.000Z");
    for (const char* text : {"", "-1", "1.0", "01", "999999999999", "1234567890123"}) CHECK_FALSE(instant_of(text, "unix-seconds"));
}
