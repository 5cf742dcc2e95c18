#include <catch2/catch.hpp>

#include "sdk/http_head.hpp"

using namespace saksi::sdk;

TEST_CASE("plugins: status and fields are found at their octets", "[unit][plugins]") {
    const std::string text = "HTTP/1.1 404 Not Found\r\nX-WP-Total:  17 \r\nx-wp-total: 18\r\nEmpty:\r\n\r\n";
    const HttpHead head(text);
    CHECK(head.status("r")->value == "404");
    const auto total = head.field("x-wp-total", "r");
    REQUIRE(total);
    CHECK(total->value == "17");
    CHECK(total->part == "head");
    CHECK(text.substr(total->selector["start"], 2) == "17");
    CHECK_FALSE(head.field("empty", "r"));
    CHECK_FALSE(head.field("absent", "r"));
    CHECK(head.values("x-wp-total").size() == 2);
}

TEST_CASE("plugins: a status line of another form has no status", "[unit][plugins]") {
    CHECK_FALSE(HttpHead("HTTP/2 200 OK\r\n\r\n").status("r"));
    CHECK_FALSE(HttpHead("HTTP/1.1 20x OK\r\n\r\n").status("r"));
    CHECK_FALSE(HttpHead("").status("r"));
}

TEST_CASE("plugins: Link fields are read as RFC 8288 writes them", "[unit][plugins]") {
    const auto links = parse_links(R"(<https://a.example/?x=1,2;3>; rel="next"; title="a \"b\", c", </b>;rel=prev;type="application/json", <broken)");
    REQUIRE(links.size() == 2);
    CHECK(links[0].target == "https://a.example/?x=1,2;3");
    CHECK(links[0].rel == "next");
    CHECK(links[1].target == "/b");
    CHECK(links[1].rel == "prev");
    CHECK(links[1].type == "application/json");
}
