#include "capture/item_references.hpp"

#include <catch2/catch.hpp>

using namespace saksi;
using capture::follow_removal;
using capture::number_references;

namespace {

/// An item whose first list has `collected` entries, counted at `from`.
evidence::Item counting(std::vector<std::string> from, std::int64_t collected, std::optional<std::int64_t> declared = std::nullopt) {
    evidence::Item item;
    item.lists.push_back({evidence::ListName::comments, declared, collected, !declared || collected >= *declared, evidence::StopReason::end, evidence::Viewpoint::anonymous});
    item.derived.push_back({"/lists/0/collected", evidence::Rule::count_of_items, std::move(from)});
    return item;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("references: a plugin's words become numbers, places in records stay", "[unit][capture]") {
    evidence::Item item = counting({"item:c.1", "urn:uuid:x#/list", "item:c.2"}, 3);
    number_references(item, {{"c.1", 2}, {"c.2", 10'000}});
    CHECK(item.derived[0].from == Texts{"items/0002", "urn:uuid:x#/list", "items/10000"});
}

TEST_CASE("references: a word that names no item, and a number that a plugin made up, prove nothing", "[unit][capture]") {
    evidence::Item item = counting({"item:nobody", "items/0001"}, 2);
    number_references(item, {{"c.1", 1}});
    for (const std::string& from : item.derived[0].from) CHECK_FALSE(from.starts_with("items/"));
}

TEST_CASE("references: another rule's words are not touched", "[unit][capture]") {
    evidence::Item item;
    item.derived.push_back({"/object/url", evidence::Rule::canonical_url, {"item:c.1"}});
    number_references(item, {{"c.1", 2}});
    CHECK(item.derived[0].from == Texts{"item:c.1"});
}

TEST_CASE("references: items that are gone are counted no more, the others' numbers follow", "[unit][capture]") {
    // 1 counts 2, 3, 4, 5; 3 is gone.
    std::vector<evidence::Item> items{counting({"items/0002", "items/0003", "items/0004", "items/0005"}, 4, 4)};
    follow_removal(items, {3});
    CHECK(items[0].derived[0].from == Texts{"items/0002", "items/0003", "items/0004"});
    CHECK(items[0].lists[0].collected == 3);
    CHECK_FALSE(items[0].lists[0].complete);
}

TEST_CASE("references: nothing that is counted is gone, so the count stays", "[unit][capture]") {
    std::vector<evidence::Item> items{counting({"items/0002", "items/0004", "urn:uuid:x#/list"}, 9, 9)};
    follow_removal(items, {3});
    CHECK(items[0].derived[0].from == Texts{"items/0002", "items/0003", "urn:uuid:x#/list"});
    CHECK(items[0].lists[0].collected == 9);
    CHECK(items[0].lists[0].complete);
}

TEST_CASE("references: fewer than declared were collected before, more than declared after", "[unit][capture]") {
    std::vector<evidence::Item> items{counting({"items/0002", "items/0003"}, 2, 1), counting({"items/0003"}, 1)};
    follow_removal(items, {3});
    CHECK(items[0].lists[0].complete);  // one is left of one declared
    CHECK(items[1].lists[0].collected == 0);
    CHECK(items[1].derived[0].from.empty());
    CHECK(items[1].lists[0].complete);
}
