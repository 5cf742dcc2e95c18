#include "base/time_text.hpp"

#include <catch2/catch.hpp>

namespace base = saksi::base;
using base::UtcTime;

// Milliseconds by `date -u -d … +%s`.
TEST_CASE("time: the signed form is written and read back", "[unit][base]") {
    CHECK(base::utc_text({0}) == "1970-01-01T00:00:00.000Z");
    CHECK(base::utc_text({1'709'164'799'999}) == "2024-02-28T23:59:59.999Z");
    CHECK(base::utc_text({-1}) == "1969-12-31T23:59:59.999Z");
    CHECK(base::parse_utc("2024-02-29T00:00:00.000Z").value() == UtcTime{1'709'164'800'000});
    CHECK(base::utc_14_digits({1'709'164'799'999}) == "20240228235959");
    CHECK(base::utc_seconds_text({1'709'164'799'999}) == "2024-02-28T23:59:59Z");
}

TEST_CASE("time: the signed form is exact", "[unit][base]") {
    for (const char* bad : {"2024-02-29T00:00:00Z", "2024-02-30T00:00:00.000Z", "2024-02-29 00:00:00.000Z", "2024-02-29T24:00:00.000Z", "2024-02-29T00:00:60.000Z",
                            "2024-02-29T00:00:00.000+00:00", "2024-02-29T00:00:00.000Z ", "", "2024-2-29T00:00:00.0000Z"})
        CHECK_FALSE(base::parse_utc(bad).has_value());
}

TEST_CASE("time: RFC 3339 offsets and fractions", "[unit][base]") {
    // RFC 3339 §5.8, examples 1 and 2; the offset example is 1996-12-20T00:39:57Z.
    CHECK(base::parse_rfc3339("1985-04-12T23:20:50.52Z").value() == UtcTime{482'196'050'520});
    CHECK(base::parse_rfc3339("1996-12-19T16:39:57-08:00").value() == UtcTime{851'042'397'000});
    CHECK(base::parse_rfc3339("2026-11-21T07:05:09.123456789+07:00").value() == base::parse_utc("2026-11-21T00:05:09.123Z").value());
    for (const char* bad : {"1990-12-31T23:59:60Z", "1996-12-19T16:39:57", "1996-12-19T16:39:57.Z", "1996-12-19T16:39:57+24:00", "1996-12-19T16:39:57+0700", "0000-01-01T00:00:00+01:00"})
        CHECK_FALSE(base::parse_rfc3339(bad).has_value());
}

TEST_CASE("time: HTTP dates", "[unit][base]") {
    // RFC 9110 §5.6.7's own example.
    CHECK(base::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == UtcTime{784'111'777'000});
    CHECK_FALSE(base::parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"));
    CHECK_FALSE(base::parse_http_date("Sun, 06 Now 1994 08:49:37 GMT"));
}

TEST_CASE("time: local zone and UTC stand side by side", "[unit][base]") {
    CHECK(base::local_and_utc({0}, base::Zone::wit) == "1970-01-01 09:00:00 WIT (1970-01-01 00:00:00 UTC)");
    CHECK(base::local_and_utc({1'709'164'799'999}, base::Zone::wib) == "2024-02-29 06:59:59 WIB (2024-02-28 23:59:59 UTC)");
    CHECK(base::zone_from_name("WITA") == base::Zone::wita);
    CHECK_FALSE(base::zone_from_name("GMT"));
}
