#include "net/retry.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "base/time_text.hpp"
#include "net/redirect.hpp"

using namespace saksi;
using namespace saksi::net;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

class FixedRandom final : public base::Random {
public:
    explicit FixedRandom(std::uint8_t value) : value_(value) {}
    void fill(std::span<std::uint8_t> out) override { std::ranges::fill(out, value_); }

private:
    std::uint8_t value_;
};

HopRecord answered(Method method, int status) {
    HopRecord hop;
    hop.method = method;
    hop.status = status;
    hop.outcome = Outcome::complete;
    hop.request_head = Bytes{'x'};
    return hop;
}

}  // namespace

TEST_CASE("net: Retry-After is seconds or a date", "[unit][net]") {
    // RFC 9110 section 10.2.3, with its own date example.
    const UtcTime now = *base::parse_utc("1999-12-31T23:57:59.000Z");
    CHECK(parse_retry_after("120", now) == seconds{120});
    CHECK(parse_retry_after("0", now) == seconds{0});
    CHECK(parse_retry_after("Fri, 31 Dec 1999 23:59:59 GMT", now) == seconds{120});
    CHECK(parse_retry_after("Fri, 31 Dec 1999 23:50:00 GMT", now) == seconds{0});
    CHECK(parse_retry_after("99999999999999999999", now) > limits::retry_after_longest);
    for (const char* text : {"", "-1", "1.5", "soon", "12 s"}) CHECK_FALSE(parse_retry_after(text, now).has_value());
}

TEST_CASE("net: a quota that is used up says when it is filled again", "[unit][net]") {
    const UtcTime now = *base::parse_utc("2026-11-22T01:00:00.500Z");
    const auto wait = [&](const std::string& fields) {
        HopRecord hop = answered(Method::get, 200);
        hop.response_head = base::copy_of(bytes_of("HTTP/1.1 200 OK\r\n" + fields + "\r\n"));
        return quota_wait(hop, now);
    };
    // The draft's delta-seconds; Bluesky's and X's Unix time (1795309260 is 2026-11-22T01:01:00Z); Mastodon's date.
    CHECK(wait("RateLimit-Limit: 100\r\nRateLimit-Remaining: 0\r\nRateLimit-Reset: 50\r\n") == seconds{50});
    CHECK(wait("ratelimit-remaining: 0\r\nratelimit-reset: 1795309260\r\n") == seconds{60});
    CHECK(wait("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 2026-11-22T01:05:00.171302Z\r\n") == seconds{300});
    CHECK(wait("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 2026-11-22T00:59:00Z\r\n") == seconds{0});
    CHECK(wait("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 5\r\nRateLimit-Remaining: 0\r\nRateLimit-Reset: 7\r\n") == seconds{7});
    CHECK(wait("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 99999999999999999999\r\n") > limits::retry_after_longest);
    CHECK(wait("X-RateLimit-Remaining: 1\r\nX-RateLimit-Reset: 50\r\n") == std::nullopt);
    CHECK(wait("X-RateLimit-Remaining: 0\r\n") == std::nullopt);
    CHECK(wait("X-RateLimit-Reset: 50\r\n") == std::nullopt);
    CHECK(wait("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: soon\r\n") == std::nullopt);
    CHECK(wait("X-RateLimit-Remaining: none\r\nX-RateLimit-Reset: 50\r\n") == std::nullopt);
}

TEST_CASE("net: back-off doubles, and jitter takes half of it at most", "[unit][net]") {
    FixedRandom low(0x00), high(0xff);
    CHECK(back_off(2, milliseconds{500}, low) == milliseconds{250});
    CHECK(back_off(3, milliseconds{500}, low) == milliseconds{500});
    CHECK(back_off(4, milliseconds{500}, low) == milliseconds{1000});
    CHECK(back_off(4, milliseconds{500}, high) == milliseconds{1999});
}

TEST_CASE("net: what may be sent again", "[unit][net]") {
    for (const int status : {429, 500, 502, 503, 504}) CHECK(may_repeat(answered(Method::get, status)));
    for (const int status : {200, 301, 400, 403, 404, 410, 501, 505}) CHECK_FALSE(may_repeat(answered(Method::get, status)));
    CHECK(may_repeat(answered(Method::post, 503)));
    CHECK_FALSE(may_repeat(answered(Method::post, 500)));
    HopRecord hop = answered(Method::post, 0);
    hop.outcome = Outcome::reset;
    CHECK_FALSE(may_repeat(hop));  // it may have had its effect
    hop.connection = Connection{2, true, {}, 80};
    CHECK(may_repeat(hop));  // an idle connection, closed before a single octet came
    hop.response_head = Bytes{'H'};
    CHECK_FALSE(may_repeat(hop));
    hop.response_head.clear();
    hop.connection->reused = false;
    CHECK_FALSE(may_repeat(hop));
    hop.request_head.clear();
    CHECK(may_repeat(hop));
    hop.method = Method::get;
    for (const auto outcome : {Outcome::tls_failed, Outcome::address_refused, Outcome::limit, Outcome::http2_only, Outcome::malformed}) {
        hop.outcome = outcome;
        CHECK_FALSE(may_repeat(hop));
    }
}

TEST_CASE("net: redirects change the method and drop secrets as RFC 9110 says", "[unit][net]") {
    const auto from = [] {
        return HopRequest{*Url::parse("https://a.test/x"), Method::post,
                          {{"Content-Type", "text/plain"}, {"Authorization", "x"}, {"cookie", "y"}, {"X-Key", "z", true}, {"Accept", "*/*"}}, Bytes{'b'}};
    };
    for (const int status : {301, 302, 303}) {
        auto hop = from();
        follow(hop, status, *Url::parse("https://a.test/y"));
        CHECK(hop.method == Method::get);
        CHECK(hop.body.empty());
        CHECK(hop.fields.size() == 4);  // same origin: only Content-Type goes
    }
    for (const int status : {307, 308}) {
        auto hop = from();
        follow(hop, status, *Url::parse("https://b.test/y"));
        CHECK(hop.method == Method::post);
        CHECK(hop.body.size() == 1);
        REQUIRE(hop.fields.size() == 2);
        CHECK(hop.fields[0].name == "Content-Type");
        CHECK(hop.fields[1].name == "Accept");
    }
    auto hop = from();
    follow(hop, 307, *Url::parse("https://a.test:444/y"));  // another port is another origin
    CHECK(hop.fields.size() == 2);
}
