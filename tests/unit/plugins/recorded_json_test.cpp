#include <catch2/catch.hpp>

#include "sdk/recorded_json.hpp"

using namespace saksi::sdk;

TEST_CASE("plugins: JSON in a page ends where its brackets do, whatever its strings hold", "[unit][plugins]") {
    const std::string body = R"(var a = {"x":"}\"]","y":[{}]};var b)";
    const auto extent = json_extent(body, 0);
    REQUIRE(extent);
    CHECK(body.substr(extent->start, extent->end - extent->start) == R"({"x":"}\"]","y":[{}]})");
    CHECK_FALSE(json_extent(R"({"x":"}")", 0));
    CHECK_FALSE(json_extent("none", 0));
}

TEST_CASE("plugins: a script is found by an attribute's whole value", "[unit][plugins]") {
    const std::string body = R"(<script data-id="state">1</script><SCRIPT id='states'>2</script><script type=x id=state>{"a":3}</SCRIPT ><script data-sjs>4</script>)";
    const auto text = [&](const char* attribute, const char* value) {
        const auto extent = script_text(body, attribute, value);
        return extent ? body.substr(extent->start, extent->end - extent->start) : "nothing";
    };
    CHECK(text("id", "state") == R"({"a":3})");
    CHECK(text("id", "states") == "2");
    CHECK(text("data-sjs", "") == "4");
    CHECK(text("id", "stat") == "nothing");
    CHECK(text("src", "") == "nothing");
    CHECK_FALSE(script_text("<script id=x>", "id", "x"));
}

TEST_CASE("plugins: a value of JSON in a page points through the page", "[unit][plugins]") {
    std::string why;
    const std::string body = R"(<script>{"n":"17","m":1.5,"t":""}</script>)";
    const auto json = RecordedJson::piece(body, *json_extent(body, 0), "r", why);
    REQUIRE(json);
    const auto found = json->number(json->root()["n"]);
    REQUIRE(found);
    CHECK(found->as == "integer");
    CHECK(found->selector["type"] == "DataPositionSelector");
    CHECK(found->selector["start"] == 8);
    CHECK(found->selector["refinedBy"]["value"] == "/n");
    CHECK_FALSE(json->number(json->root()["m"]));
    CHECK_FALSE(json->text(json->root()["t"]));
    CHECK_FALSE(RecordedJson::piece(body, {8, 9'999}, "r", why));
    CHECK(RecordedJson::whole(R"({"a":1})", "r", why)->selector(json->root()["n"])["type"] == "FragmentSelector");
}
