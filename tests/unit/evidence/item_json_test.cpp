#include <catch2/catch.hpp>

#include "item_fixture.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

/// The error of reading `json` as an item, or "read".
std::string reading(const Json& json) {
    const auto item = item_from_json(json);
    return item ? "read" : base::text_of(item.error().what(), Language::english);
}

/// The good item's JSON after `change` of the member at `pointer`'s parent.
Json with(const std::string& parent, const std::string& key, Json value) {
    Json json = to_json(good_item());
    Json* here = const_cast<Json*>(json.at_pointer(parent));
    here->set(key, std::move(value));
    return json;
}

}  // namespace

TEST_CASE("evidence: an item comes back from its canonical bytes unchanged", "[unit][evidence]") {
    const std::string text = to_json(good_item()).canonical();
    const auto json = base::parse_canonical_json(bytes_of(text));
    REQUIRE(json);
    const auto item = item_from_json(*json);
    REQUIRE(item);
    CHECK(*item == good_item());
    CHECK(to_json(*item).canonical() == text);
}

TEST_CASE("evidence: unknown and missing members are refused by pointer", "[unit][evidence]") {
    CHECK(reading(with("", "extra", 1)) == "/extra: unknown member");
    CHECK(reading(with("/actor", "real_name", "x")) == "/actor/real_name: unknown member");
    Json json = to_json(good_item());
    json.object()->erase("salt");
    CHECK(reading(json) == "/salt: this member is missing");
    CHECK(reading(Json("text")).starts_with(": an object"));
}

TEST_CASE("evidence: unknown words and ill-formed values are refused by pointer", "[unit][evidence]") {
    CHECK(reading(with("", "type", "Bless")).starts_with("/type: the word “Bless”"));
    CHECK(reading(with("", "salt", "xyz")).starts_with("/salt: “xyz”"));
    CHECK(reading(with("/time", "value", "2026-02-30T00:00:00.000Z")).starts_with("/time/value"));
    CHECK(reading(with("/counts/0", "value", -1)).starts_with("/counts/0/value: -1 is outside"));
    CHECK(reading(with("/counts/0", "exactness", "relative")).starts_with("/counts/0/exactness"));
    CHECK(reading(with("/facts/0", "path", "/actor/platform")).starts_with("/facts/0/path"));
    CHECK(reading(with("/facts/0", "path", "/counts/00/value")).starts_with("/facts/0/path"));
    CHECK(reading(with("/facts/0/selector", "value", "no/slash")).starts_with("/facts/0/selector/value"));
    CHECK(reading(with("/facts/0/selector", "value", "/a~2")).starts_with("/facts/0/selector/value"));
    CHECK(reading(with("/actor", "id", "a\nb")).starts_with("/actor/id"));
    CHECK(reading(with("/actor", "id", std::string(4097, 'x'))).starts_with("/actor/id: the text has 4097 characters"));
    CHECK(reading(with("/actor", "id", std::string(4096, 'x'))) == "read");
}

TEST_CASE("evidence: another version is unsupported, another schema malformed", "[unit][evidence]") {
    const auto newer = item_from_json(with("", "schema", "saksi-item/2"));
    REQUIRE_FALSE(newer);
    CHECK(newer.error().code() == ErrorCode::unsupported);
    const auto other = item_from_json(with("", "schema", "bukti-manifest/1"));
    REQUIRE_FALSE(other);
    CHECK(other.error().code() == ErrorCode::malformed);
}

TEST_CASE("evidence: a selector chain has at most four steps", "[unit][evidence]") {
    Selector selector;
    for (int i = 0; i < 4; ++i) selector.chain.push_back(FragmentSelector{"/a"});
    CHECK(selector_from_json(to_json(selector), "") == selector);
    selector.chain.push_back(FragmentSelector{"/a"});
    const auto refused = selector_from_json(to_json(selector), "");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::limit_exceeded);
}

TEST_CASE("evidence: item numbers have at least four digits", "[unit][evidence]") {
    CHECK(item_number_text(7) == "0007");
    CHECK(item_number_text(12345) == "12345");
}
