#include <catch2/catch.hpp>

#include "sdk/html_document.hpp"

using namespace saksi::sdk;

namespace {
std::string why;
}

TEST_CASE("plugins: an attribute's source is found whatever its quotes", "[unit][plugins]") {
    const std::string body = "<meta name=a content='x &amp; y'><meta name=\"b\" content=z><META NAME=c CONTENT=\"\"><meta name=c content=\"w\">";
    const auto html = HtmlDocument::parse(body, why);
    REQUIRE(html);
    const auto source = [&](const char* name) { return body.substr(html->meta(name)->start, html->meta(name)->end - html->meta(name)->start); };
    CHECK(source("a") == "x &amp; y");
    CHECK(html->meta("a")->decoded == "x & y");
    CHECK(source("b") == "z");
    CHECK(source("c") == "w");
    CHECK(html->meta("d") == nullptr);
}

TEST_CASE("plugins: the title is the page's, not a picture's", "[unit][plugins]") {
    const std::string body = "<body><svg><title>gambar</title></svg></body><title> A &lt; B </title>";
    const auto html = HtmlDocument::parse(body, why);
    REQUIRE(html->title());
    CHECK(body.substr(html->title()->start, html->title()->end - html->title()->start) == " A &lt; B ");
}

TEST_CASE("plugins: HTML source is a fact only when it is UTF-8 and not empty", "[unit][plugins]") {
    const std::string body = "ab\xE9&amp;";
    CHECK(html_found({0, 2, ""}, body, "r")->as == "text");
    CHECK(html_found({3, 8, ""}, body, "r")->as == "html");
    CHECK_FALSE(html_found({1, 3, ""}, body, "r"));
    CHECK_FALSE(html_found({1, 1, ""}, body, "r"));
    CHECK_FALSE(html_found({1, 9, ""}, body, "r"));
}

TEST_CASE("plugins: a page built to exhaust a parser is refused", "[unit][plugins]") {
    const auto repeated = [](std::string_view text, int times) {
        std::string out;
        for (int i = 0; i < times; ++i) out += text;
        return out;
    };
    // Deeper than the machine's stack would bear if nodes were freed one inside the other.
    CHECK(HtmlDocument::parse(repeated("<i>", 20'000), why));
    CHECK_FALSE(HtmlDocument::parse(repeated("<i>", 20'001), why));
    // For each character Gumbo looks through what stays open: depth times length.
    const std::string text(1'000'000, 'x');
    CHECK_FALSE(HtmlDocument::parse(repeated("<b>", 15'000) + text, why));
    CHECK(HtmlDocument::parse(repeated("<b>", 15'000) + repeated("</b>", 15'000) + text, why));
    CHECK(HtmlDocument::parse(repeated("<p>", 5'000) + text, why));  // an old page that never ends its paragraphs
    // Each paragraph opens every formatting element again: memory grows with the square of the page.
    std::string formatting;
    for (int i = 0; i < 3'000; ++i) formatting += "<b id=" + std::to_string(i) + ">";
    CHECK_FALSE(HtmlDocument::parse("<p>" + formatting + repeated("</p><p>x", 3'000), why));
    CHECK(why.find("memory") != std::string::npos);
}

TEST_CASE("plugins: a link is found by a word of its rel", "[unit][plugins]") {
    const auto html = HtmlDocument::parse(R"(<link rel="preload Alternate" type="application/json" href="/a"><link rel="alternate" href="/b"><link rel=canonical href>)", why);
    CHECK(html->link("alternate", "application/json")->decoded("href") == "/a");
    CHECK(html->link("canonical") == nullptr);
    CHECK(html->link("alter") == nullptr);
}
