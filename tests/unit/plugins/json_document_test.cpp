#include <catch2/catch.hpp>

#include "sdk/json_document.hpp"

using namespace saksi::sdk;

namespace {
std::optional<JsonDocument> parse(std::string_view text) {
    std::string why;
    return JsonDocument::parse(text, why);
}
}  // namespace

TEST_CASE("plugins: a JSON value knows its pointer and its lexeme", "[unit][plugins]") {
    const auto document = parse(R"({"a/b":{"m~n":[1.50,-0,1e3,18446744073709551616,"\u00e9",true,null,[],{}]}})");
    REQUIRE(document);
    const JsonCursor list = document->root()["a/b"]["m~n"];
    CHECK(list[std::size_t{0}].pointer() == "/a~1b/m~0n/0");
    const std::vector<std::string> expected{"1.50", "-0", "1e3", "18446744073709551616", "\xC3\xA9", "true", "null", "[]", "{}"};
    REQUIRE(list.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(list[i].selected() == expected[i]);
    CHECK(list[std::size_t{4}].found("r")->as == "text");
    CHECK(list[std::size_t{0}].found("r")->as == "raw");
    CHECK_FALSE(list.selected());
}

TEST_CASE("plugins: a walk into nothing stays nothing", "[unit][plugins]") {
    const auto document = parse(R"({"a":null})");
    CHECK(document->root()["a"].kind() == JsonCursor::Kind::null);
    CHECK_FALSE(document->root()["a"]);
    CHECK(document->root()["b"]["c"][std::size_t{3}].kind() == JsonCursor::Kind::nothing);
    CHECK_FALSE(document->root()["b"].found("r"));
}

TEST_CASE("plugins: a value that no selector can name is not there", "[unit][plugins]") {
    const std::string fits(2047, 'n'), longer(2048, 'n');  // a pointer has at most 2048 octets, the slash included
    const auto document = parse("{\"" + fits + "\":1,\"" + longer + "\":2}");
    REQUIRE(document);
    CHECK(document->root()[fits].selected() == "1");
    CHECK_FALSE(document->root()[longer]);
}

TEST_CASE("plugins: JSON that two readers could read differently is refused", "[unit][plugins]") {
    CHECK(parse(R"({"a":1,"b":{"a":1}})"));
    CHECK_FALSE(parse(R"({"a":1,"a":1})"));
    CHECK_FALSE(parse("\xEF\xBB\xBF{}"));
    CHECK_FALSE(parse("\"\xC3\""));
    CHECK_FALSE(parse(R"("\ud800")"));
    CHECK_FALSE(parse("{} x"));
    CHECK_FALSE(parse(""));
}

TEST_CASE("plugins: JSON may nest 256 levels and not one more", "[unit][plugins]") {
    CHECK(parse(std::string(256, '[') + std::string(256, ']')));
    CHECK_FALSE(parse(std::string(257, '[') + std::string(257, ']')));
}
