#include "net/url.hpp"

#include <catch2/catch.hpp>

#include "base/limits.hpp"

using namespace saksi;
using net::Url;

TEST_CASE("net: a URL is brought into one spelling", "[unit][net]") {
    struct Case {
        const char* given;
        const char* text;
        const char* host;
        int port;
        const char* target;
    };
    const Case item = GENERATE(values<Case>({
        {"https://Example.TEST", "https://example.test/", "example.test", 443, "/"},
        {"HTTP://example.test:80/a", "http://example.test/a", "example.test", 80, "/a"},
        {"https://example.test:8443/a?b=c#d", "https://example.test:8443/a?b=c", "example.test", 8443, "/a?b=c"},
        {"http://example.test./", "http://example.test/", "example.test", 80, "/"},
        {"http://example.test/a/../b", "http://example.test/b", "example.test", 80, "/b"},
        {"http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81/", "2001:db8::1", 81, "/"},
        {"http://example.test/a b", "http://example.test/a%20b", "example.test", 80, "/a%20b"},
        // RFC 3492 form of bücher
        {"https://b\xc3\xbc" "cher.example/", "https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443, "/"},
        // One address in all its spellings (inet_aton), threats.md H07
        {"http://2130706433/", "http://127.0.0.1/", "127.0.0.1", 80, "/"},
        {"http://0x7f000001/", "http://127.0.0.1/", "127.0.0.1", 80, "/"},
        {"http://0x7f.1/", "http://127.0.0.1/", "127.0.0.1", 80, "/"},
        {"http://0177.0.0.1/", "http://127.0.0.1/", "127.0.0.1", 80, "/"},
        {"http://127.1/", "http://127.0.0.1/", "127.0.0.1", 80, "/"},
        {"http://127.0.0.1./", "http://127.0.0.1/", "127.0.0.1", 80, "/"},
        {"http://2130706433./", "http://127.0.0.1/", "127.0.0.1", 80, "/"},
    }));
    CAPTURE(item.given);
    const auto url = Url::parse(item.given);
    REQUIRE(url.has_value());
    CHECK(url->text == item.text);
    CHECK(url->host == item.host);
    CHECK(url->port == item.port);
    CHECK(url->target == item.target);
}

TEST_CASE("net: other schemes and credentials are refused", "[unit][net]") {
    const std::string text = GENERATE("file:///etc/passwd", "gopher://example.test/", "data:text/plain,x", "mailto:a@example.test", "FILE:///x",
                                      "ftp://example.test/", "javascript:1", "https://user@example.test/", "https://user:word@example.test/",
                                      "https://:word@example.test/");
    CAPTURE(text);
    const auto url = Url::parse(text);
    REQUIRE_FALSE(url.has_value());
    CHECK(url.error().code() == ErrorCode::refused);
}

TEST_CASE("net: what is no absolute URL is malformed", "[unit][net]") {
    const std::string text = GENERATE("", "example.test", "/path", "http://", "http://example.test:0/", "http://example.test:99999/", "http://exa mple.test/",
                                      "http://[fe80::1%25eth0]/", "http://./", "http://example.test/\r\nX: y");
    CAPTURE(text);
    const auto url = Url::parse(text);
    REQUIRE_FALSE(url.has_value());
    CHECK(url.error().code() == ErrorCode::malformed);
}

TEST_CASE("net: a URL at the limit passes, one octet more does not", "[unit][net]") {
    const std::string start = "http://example.test/";
    CHECK(Url::parse(start + std::string(limits::url_bytes - start.size(), 'a')).has_value());
    CHECK_FALSE(Url::parse(start + std::string(limits::url_bytes - start.size() + 1, 'a')).has_value());
}

TEST_CASE("net: references resolve as in RFC 3986 section 5.4", "[unit][net]") {
    const auto base = Url::parse("http://a/b/c/d?q");
    REQUIRE(base.has_value());
    const auto resolved = [&](const char* reference) { return base->resolve(reference)->text; };
    CHECK(resolved("g") == "http://a/b/c/g");
    CHECK(resolved("./g") == "http://a/b/c/g");
    CHECK(resolved("g/") == "http://a/b/c/g/");
    CHECK(resolved("/g") == "http://a/g");
    CHECK(resolved("//g") == "http://g/");
    CHECK(resolved("?y") == "http://a/b/c/d?y");
    CHECK(resolved("g?y") == "http://a/b/c/g?y");
    CHECK(resolved("../g") == "http://a/b/g");
    CHECK(resolved("../../g") == "http://a/g");
    CHECK(resolved("https://b.test/x") == "https://b.test/x");
    for (const char* reference : {"file:///etc/passwd", "gopher://a/", "data:,x", "http://user@a/"}) CHECK_FALSE(base->resolve(reference).has_value());
}
