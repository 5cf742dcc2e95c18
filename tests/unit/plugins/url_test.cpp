#include <catch2/catch.hpp>

#include "sdk/url.hpp"

using namespace saksi::sdk;

TEST_CASE("plugins: references resolve as RFC 3986 section 5.4 lists them", "[unit][plugins]") {
    const std::string base = "http://a/b/c/d?q";
    CHECK(resolve(base, "g") == "http://a/b/c/g");
    CHECK(resolve(base, "./g") == "http://a/b/c/g");
    CHECK(resolve(base, "g/") == "http://a/b/c/g/");
    CHECK(resolve(base, "/g") == "http://a/g");
    CHECK(resolve(base, "//g") == "http://g/");
    CHECK(resolve(base, "?y") == "http://a/b/c/d?y");
    CHECK(resolve(base, "g?y") == "http://a/b/c/g?y");
    CHECK(resolve(base, "") == "http://a/b/c/d?q");
    CHECK(resolve(base, ".") == "http://a/b/c/");
    CHECK(resolve(base, "..") == "http://a/b/");
    CHECK(resolve(base, "../g") == "http://a/b/g");
    CHECK(resolve(base, "../../../g") == "http://a/g");
    CHECK(resolve(base, "g#s") == "http://a/b/c/g");
    CHECK(resolve(base, "https://x.example/y") == "https://x.example/y");
}

TEST_CASE("plugins: a reference to anything but http is none", "[unit][plugins]") {
    for (const char* reference : {"javascript:alert(1)", "data:text/html,x", "file:///x", "ftp://a/b", "http://user@a/", "http:\\\\a\\", "/a b"}) {
        INFO(reference);
        CHECK_FALSE(resolve("https://a.example/", reference));
    }
}

TEST_CASE("plugins: query values are percent-encoded", "[unit][plugins]") {
    CHECK(with_query("https://a.example/x", "uri", "at://did:plc:a/b?c&d") == "https://a.example/x?uri=at%3A%2F%2Fdid%3Aplc%3Aa%2Fb%3Fc%26d");
    CHECK(with_query("https://a.example/x?y=1", "z", "2") == "https://a.example/x?y=1&z=2");
    CHECK(percent_decode("a%20b%c3%A9") == "a b\xC3\xA9");
    CHECK_FALSE(percent_decode("a%2"));
    CHECK_FALSE(percent_decode("a%zz"));
}

TEST_CASE("url: segments, parameters and another site for the same link", "[unit][plugins]") {
    CHECK(path_segments("/a//b%2Fc/") == std::vector<std::string>{"a", "b%2Fc"});
    CHECK(path_segments("/").empty());
    CHECK(query_value("a=1&ab=2&a=3", "a") == "1");
    CHECK(query_value("ab=2", "a") == "");
    CHECK(origin_of("HTTPS://a.example:8443/x?y") == "https://a.example:8443");
    CHECK(origin_of("ftp://a.example/") == "");
    CHECK(moved_to("https://m.a.example/p/1?x=2#y", "https://127.0.0.1:8443/lab/") == "https://127.0.0.1:8443/lab/p/1?x=2");
    CHECK_FALSE(moved_to("a.example/p", "https://127.0.0.1:8443"));
}
