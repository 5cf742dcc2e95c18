#include <catch2/catch.hpp>

#include "plugin_host/url_pattern.hpp"

using namespace saksi::plugin_host;

namespace {
bool matches(const char* pattern, const char* url) { return UrlPattern::parse(pattern)->matches(url); }
}  // namespace

TEST_CASE("plugin_host: match patterns take what browsers' do", "[unit][plugin_host]") {
    CHECK(matches("*://*/*", "http://a.example"));
    CHECK(matches("*://*/*", "https://a.example:8443/x?y"));
    CHECK_FALSE(matches("*://*/*", "ftp://a.example/"));
    CHECK(matches("https://*.a.example/*", "https://a.example/"));
    CHECK(matches("https://*.a.example/*", "https://b.a.example/"));
    CHECK_FALSE(matches("https://*.a.example/*", "https://ba.example/"));
    CHECK_FALSE(matches("https://a.example/*", "http://a.example/"));
    CHECK(matches("*://bsky.app/profile/*/post/*", "https://BSKY.app/profile/a.example/post/k?x#y"));
    CHECK_FALSE(matches("*://bsky.app/profile/*/post/*", "https://bsky.app/profile/a.example"));
    CHECK(matches("*://a.example/x*y*z", "http://a.example/x1y2y3z"));
    CHECK_FALSE(matches("*://a.example/x*y*z", "http://a.example/x1y2y3"));
    CHECK(matches("at://*/app.bsky.feed.post/*", "at://did:plc:abc/app.bsky.feed.post/k"));
}

TEST_CASE("plugin_host: URLs that programs read differently match nothing", "[unit][plugin_host]") {
    for (const char* url : {"https://good.example@evil.example/", "https://good.example\\@evil.example/", "https://a.example/ x", "https://a.example/\n", "https:///x",
                            "://a.example/", "a.example/"}) {
        INFO(url);
        CHECK_FALSE(matches("*://*/*", url));
        CHECK(host_of(url).empty());
    }
}

TEST_CASE("plugin_host: the host of a URL is without port, brackets and case", "[unit][plugin_host]") {
    CHECK(host_of("https://A.Example:8443/x") == "a.example");
    CHECK(host_of("http://[::1]:80/") == "::1");
    CHECK(host_of("http://localhost") == "localhost");
    CHECK(host_of("at://did:plc:abc/x").empty());
}

TEST_CASE("plugin_host: a pattern with a star inside the host is refused", "[unit][plugin_host]") {
    for (const char* pattern : {"*://bsky.*/x", "*://a*b/x", "*://a.example", "a.example/*", "*:///x", "HTTPS://a.example/", "*://A.example/*"}) {
        INFO(pattern);
        CHECK_FALSE(UrlPattern::parse(pattern));
    }
    CHECK(UrlPattern::parse("*://*.example/*"));
}
