#include "net/schedule.hpp"

#include <catch2/catch.hpp>

#include "base/limits.hpp"

using namespace saksi;
using net::Schedule;
using namespace std::chrono_literals;

namespace {
constexpr Schedule::Time now = 1000s;
}

TEST_CASE("net: lower priorities first, then age", "[unit][net]") {
    Schedule schedule(8, 8);
    schedule.add(1, "a.test", 2, 0s, now);
    schedule.add(2, "a.test", 1, 0s, now);
    schedule.add(3, "b.test", 1, 0s, now);
    CHECK(schedule.take(now) == 2U);
    CHECK(schedule.take(now) == 3U);
    CHECK(schedule.take(now) == 1U);
    CHECK_FALSE(schedule.take(now).has_value());
}

TEST_CASE("net: the limit per host holds, other hosts go on", "[unit][net]") {
    Schedule schedule(1, 8);
    schedule.add(1, "a.test", 1, 0s, now);
    schedule.add(2, "a.test", 1, 0s, now);
    schedule.add(3, "b.test", 1, 0s, now);
    CHECK(schedule.take(now) == 1U);
    CHECK(schedule.take(now) == 3U);
    CHECK_FALSE(schedule.take(now).has_value());
    schedule.release(1);
    CHECK(schedule.take(now) == 2U);
}

TEST_CASE("net: the limit over all hosts holds", "[unit][net]") {
    Schedule schedule(8, 1);
    schedule.add(1, "a.test", 1, 0s, now);
    schedule.add(2, "b.test", 1, 0s, now);
    CHECK(schedule.take(now) == 1U);
    CHECK_FALSE(schedule.take(now).has_value());
    schedule.release(1);
    CHECK(schedule.take(now) == 2U);
}

TEST_CASE("net: while a post is fetched the rest stands back, for a limited time", "[unit][net]") {
    Schedule schedule(8, 8);
    schedule.add(1, "a.test", 0, 0s, now);
    schedule.add(2, "b.test", 2, 0s, now);
    schedule.add(3, "c.test", 0, 0s, now);
    CHECK(schedule.take(now) == 1U);
    CHECK(schedule.take(now) == 3U);
    CHECK_FALSE(schedule.take(now).has_value());
    CHECK(schedule.next_time(now) == now + limits::first_class_time);
    CHECK(schedule.take(now + limits::first_class_time) == 2U);
}

TEST_CASE("net: delayed tasks and held hosts wait for their time", "[unit][net]") {
    Schedule schedule(8, 8);
    schedule.add(1, "a.test", 0, now + 2s, now);
    schedule.add(2, "b.test", 0, 0s, now);
    schedule.hold("b.test", now + 1s);
    CHECK_FALSE(schedule.take(now).has_value());
    CHECK(schedule.next_time(now) == now + 1s);
    CHECK(schedule.take(now + 1s) == 2U);
    CHECK(schedule.next_time(now + 1s) == now + 2s);
    CHECK(schedule.take(now + 2s) == 1U);
}
