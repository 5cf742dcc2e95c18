#include <catch2/catch.hpp>

#include "evidence/conversion.hpp"

using namespace saksi;
using namespace saksi::evidence;

namespace {

std::string as_text(As as, std::string_view text) {
    const auto value = convert(as, text);
    return value ? value->canonical() : "nothing";
}

}  // namespace

// The examples of RFC 3339 §5.8, converted by hand.
TEST_CASE("evidence: rfc3339 becomes UTC in milliseconds, cut", "[unit][evidence]") {
    CHECK(as_text(As::rfc3339, "1985-04-12T23:20:50.52Z") == "\"1985-04-12T23:20:50.520Z\"");
    CHECK(as_text(As::rfc3339, "1996-12-19T16:39:57-08:00") == "\"1996-12-20T00:39:57.000Z\"");
    CHECK(as_text(As::rfc3339, "2026-11-21T14:00:00.9999+07:00") == "\"2026-11-21T07:00:00.999Z\"");
    for (const char* bad : {"1985-04-12t23:20:50Z", "1985-04-12T23:20:50z", "1985-04-12T23:20:50", "1985-04-12 23:20:50Z", "1985-04-12T23:20:60Z", "1985-02-30T00:00:00Z",
                            "1985-04-12T23:20:50.Z", "1985-04-12T23:20:50.123456789012345678901Z", "1985-04-12T23:20:50+24:00", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+01:00"})
        CHECK(as_text(As::rfc3339, bad) == "nothing");
}

TEST_CASE("evidence: a time without zone is never guessed but for datetime-gmt", "[unit][evidence]") {
    CHECK(as_text(As::datetime_gmt, "2026-11-21T07:00:00") == "\"2026-11-21T07:00:00.000Z\"");
    CHECK(as_text(As::datetime_gmt, "2026-11-21T07:00:00Z") == "nothing");
    Selected text;
    text.kind = Selected::Kind::string;
    CHECK(accepts(As::datetime_gmt, text, Selector::fragment("/0/date_gmt")));
    CHECK_FALSE(accepts(As::datetime_gmt, text, Selector::fragment("/0/date")));
    CHECK_FALSE(accepts(As::datetime_gmt, text, Selector::position(0, 19)));
}

// RFC 9110 §5.6.7's own example; 6 November 1994 was a Sunday.
TEST_CASE("evidence: http-date is IMF-fixdate with the right day name", "[unit][evidence]") {
    CHECK(as_text(As::http_date, "Sun, 06 Nov 1994 08:49:37 GMT") == "\"1994-11-06T08:49:37.000Z\"");
    for (const char* bad : {"Mon, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) CHECK(as_text(As::http_date, bad) == "nothing");
}

TEST_CASE("evidence: integers keep within 2^53 and have one spelling", "[unit][evidence]") {
    CHECK(as_text(As::integer, "9007199254740991") == "9007199254740991");
    CHECK(as_text(As::integer, "-12") == "-12");
    CHECK(as_text(As::integer, "0") == "0");
    for (const char* bad : {"9007199254740992", "-0", "012", "1.0", "1e3", "", "+1", " 1"}) CHECK(as_text(As::integer, bad) == "nothing");
}

TEST_CASE("evidence: unix times and booleans", "[unit][evidence]") {
    CHECK(as_text(As::unix_seconds, "1000000000") == "\"2001-09-09T01:46:40.000Z\"");
    CHECK(as_text(As::unix_milliseconds, "1000000000123") == "\"2001-09-09T01:46:40.123Z\"");
    CHECK(as_text(As::unix_seconds, "999999999999") == "nothing");
    CHECK(as_text(As::unix_seconds, "-1") == "nothing");
    CHECK(as_text(As::boolean, "true") == "true");
    CHECK(as_text(As::boolean, "True") == "nothing");
}

TEST_CASE("evidence: text is taken from strings and octets only, raw from every text", "[unit][evidence]") {
    Selected number;
    number.kind = Selected::Kind::number;
    CHECK_FALSE(accepts(As::text, number, Selector::fragment("/n")));
    CHECK(accepts(As::raw, number, Selector::fragment("/n")));
    CHECK(accepts(As::integer, number, Selector::fragment("/n")));
    Selected array;
    array.kind = Selected::Kind::array;
    CHECK_FALSE(accepts(As::raw, array, Selector::fragment("/n")));
}
