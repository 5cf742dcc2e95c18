#include "base/json.hpp"

#include <catch2/catch.hpp>

using saksi::bytes_of;
using saksi::Json;
namespace base = saksi::base;
using namespace std::string_view_literals;

TEST_CASE("json: canonical bytes follow RFC 8785", "[unit][base]") {
    // The string of RFC 8785 §3.2.2.2's example.
    Json value;
    value.set("string", Json("€$\x0f\nA'B\"\\\\\"/"sv)).set("a", Json(Json::Array{Json(), Json(true), Json(false)})).set("B", Json(-7));
    CHECK(value.canonical() == "{\"B\":-7,\"a\":[null,true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    CHECK(base::parse_canonical_json(bytes_of(value.canonical())).value() == value);
}

TEST_CASE("json: what signed JSON must not hold is refused", "[unit][base]") {
    for (const auto bad : {R"({"a":1,"a":2})"sv, R"({"a":1.0})"sv, R"({"a":1e2})"sv, R"({"a":9007199254740992})"sv, R"({"a":-9007199254740992})"sv, R"({"a":18446744073709551616})"sv,
                           R"({"ä":1})"sv, R"({"":1})"sv, "{\"a\":\"\xC0\x80\"}"sv, R"({"a":"\ud800"})"sv, "\xEF\xBB\xBF{}"sv, "{} x"sv, "{"sv, ""sv, R"({"a":01})"sv, R"([1,])"sv})
        CHECK_FALSE(base::parse_json(bytes_of(bad)).has_value());
    CHECK(base::parse_json(bytes_of(R"({"a":9007199254740991,"b":-9007199254740991})")).has_value());
}

TEST_CASE("json: well-formed but not canonical is refused as signed JSON only", "[unit][base]") {
    for (const auto loose : {R"({"b":1,"a":2})"sv, R"({ "a":1})"sv, "{\"a\":\"\\u0041\"}"sv, R"({"a":-0})"sv, R"({"a":"\/"})"sv}) {
        CHECK(base::parse_json(bytes_of(loose)).has_value());
        CHECK_FALSE(base::parse_canonical_json(bytes_of(loose)).has_value());
    }
}

TEST_CASE("json: depth is limited at 64", "[unit][base]") {
    const auto nested = [](int depth) { return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']'); };
    CHECK(base::parse_json(bytes_of(nested(64))).has_value());
    REQUIRE_FALSE(base::parse_json(bytes_of(nested(65))).has_value());
    CHECK(base::parse_json(bytes_of(nested(65))).error().code() == saksi::ErrorCode::limit_exceeded);
    CHECK_FALSE(base::parse_json(bytes_of(nested(1'000'000))).has_value());
}

TEST_CASE("json: pointers name values as RFC 6901 §5 says", "[unit][base]") {
    const Json value = base::parse_json(bytes_of(R"({"foo":["bar","baz"],"m-n":8,"e":{"x":null}})")).value();
    CHECK(value.at_pointer("") == &value);
    CHECK(*value.at_pointer("/foo/1")->string() == "baz");
    CHECK(*value.at_pointer("/m-n")->integer() == 8);
    CHECK(value.at_pointer("/e/x")->is_null());
    for (const auto absent : {"/foo/2"sv, "/foo/01"sv, "/foo/-"sv, "foo"sv, "/none"sv, "/m-n/x"sv, "/foo/1/"sv}) CHECK(value.at_pointer(absent) == nullptr);
    CHECK(base::pointer_token("a/b~c") == "a~1b~0c");
}

TEST_CASE("json: leaves are visited with their pointers, empty containers count as leaves", "[unit][base]") {
    const Json value = base::parse_json(bytes_of(R"({"a":{"b":[1,[]]},"c":{}})")).value();
    std::string seen;
    value.for_each_leaf([&](const std::string& pointer, const Json& leaf) { seen += pointer + "=" + leaf.canonical() + ";"; });
    CHECK(seen == "/a/b/0=1;/a/b/1=[];/c={};");
}
