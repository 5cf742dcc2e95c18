#include <catch2/catch.hpp>

#include "sdk/html_tree.hpp"

using namespace saksi::sdk;

namespace {
std::string why;
}

TEST_CASE("plugins: elements are found by class, with the octets between their tags", "[unit][plugins]") {
    const std::string body = R"(<div class="a"><p class='b c'> x &amp; <br>y </p><p class=bc>z</p></div><p class="b">w)";
    const auto tree = HtmlTree::parse(body, why);
    REQUIRE(tree);
    const auto inner = [&](const HtmlElement* element) {
        const HtmlSource source = inner_source(*element, body);
        return body.substr(source.start, source.end - source.start);
    };
    CHECK(inner(tree->first("c")) == "x &amp; <br>y");
    CHECK(inner_found(tree->first("c"), body, "r")->as == "html");
    CHECK(inner_found(tree->first("bc"), body, "r")->as == "text");
    const HtmlElement* a = tree->first("a");
    CHECK(body.substr(a->start, a->end - a->start) == body.substr(0, body.rfind("<p")));
    CHECK(tree->all("b").size() == 2);
    CHECK(tree->all("b", a).size() == 1);
    CHECK(tree->first("bc", tree->first("c")) == nullptr);
    CHECK(inner(tree->all("b")[1]) == "w");
    CHECK(tree->named("p", "", a) == tree->first("b"));
    CHECK(tree->named("p", "id") == nullptr);
}

TEST_CASE("plugins: what the parser put in has no octets", "[unit][plugins]") {
    const auto tree = HtmlTree::parse("x", why);
    REQUIRE(tree);
    for (const HtmlElement& element : tree->elements()) CHECK(element.start == element.end);
    CHECK_FALSE(inner_found(&tree->elements()[0], "x", "r"));
    CHECK_FALSE(inner_found(nullptr, "x", "r"));
}

TEST_CASE("plugins: a page of many elements is read to its limit", "[unit][plugins]") {
    std::string body;
    for (int i = 0; i < 250'000; ++i) body += "<b>1</b>";
    const auto tree = HtmlTree::parse(body, why);
    REQUIRE(tree);
    CHECK(tree->elements().size() == 200'000);
    CHECK(tree->elements()[0].last == 200'000);
}
