#include <catch2/catch.hpp>

#include "item_fixture.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

using Kind = ItemProblem::Kind;

/// The one problem, as `kind pointer`; several are shown joined.
std::string outcome(const Item& item, const Recorded& recorded = {}) {
    constexpr const char* names[] = {"false_fact", "outside_root", "uncovered", "false_value", "missing_record", "reserved"};
    std::string text;
    for (const ItemProblem& problem : problems_of(item, recorded))
        text += (text.empty() ? "" : ", ") + std::string(names[static_cast<std::size_t>(problem.kind)]) + " " + problem.pointer;
    return text.empty() ? "holds" : text;
}

template <class Change>
std::string after(Change change) {
    Item item = good_item();
    change(item);
    return outcome(item);
}

}  // namespace

TEST_CASE("evidence: the good item holds", "[unit][evidence]") { CHECK(outcome(good_item()) == "holds"); }

TEST_CASE("evidence: a fact whose recorded text is another does not hold", "[unit][evidence]") {
    CHECK(after([](Item& item) { item.facts[4].value = "Selamat sore"; }) == "false_fact /object/content");
    CHECK(after([](Item& item) { item.object->content = "Selamat sore"; }) == "false_fact /object/content");
    CHECK(after([](Item& item) { item.facts[4].selector = Selector::fragment("/thread/post/texts"); }) == "false_fact /object/content");
    Recorded changed;
    changed.thread_body.replace(changed.thread_body.find("Selamat pagi"), 12, "Selamat siang");
    CHECK(outcome(good_item(), changed) == "false_fact /object/content");
}

TEST_CASE("evidence: a fact about nothing, or read in a way its path does not allow", "[unit][evidence]") {
    CHECK(after([](Item& item) { item.facts.push_back(fact("/object/url", "did:plc:budi", "/author/did")); }) == "false_fact /object/url");
    CHECK(after([](Item& item) { item.facts[7].as = As::raw; }) == "false_fact /counts/0/value");
    CHECK(after([](Item& item) { item.facts[6].as = As::text; }) == "false_fact /time/value, false_value /time/source");
}

TEST_CASE("evidence: a replier's name cannot be lent to the author", "[unit][evidence]") {
    // Outside the root without context.
    CHECK(after([](Item& item) {
              item.actor->handle = "sari.contoh.test";
              item.facts[1] = {"/actor/handle", "sari.contoh.test", As::text, post_record, Part::body, Selector::fragment("/thread/replies/0/author/handle"), {}};
          }) == "outside_root /actor/handle");
    // With the replier's id as context: that id is not one the item proves.
    CHECK(after([](Item& item) {
              item.actor->handle = "sari.contoh.test";
              item.facts[1] = {"/actor/handle", "sari.contoh.test", As::text, post_record, Part::body, Selector::fragment("/thread/replies/0/author/handle"),
                               ContextLink{"did:plc:sari", Selector::fragment("/thread/replies/0/author/did")}};
          }) == "outside_root /actor/handle");
    // With the author's own id, which stands in another object.
    CHECK(after([](Item& item) {
              item.actor->name = "Sari Contoh";
              item.facts[2].value = "Sari Contoh";
              item.facts[2].selector = Selector::fragment("/profiles/1/displayName");
          }) == "outside_root /actor/name");
    // The id is not where the context says.
    CHECK(after([](Item& item) { item.facts[2].context->selector = Selector::fragment("/profiles/1/did"); }) == "outside_root /actor/name");
}

TEST_CASE("evidence: an id above a list lends nothing to the list's elements", "[unit][evidence]") {
    Recorded list;
    list.profile_body = R"({"uri":"at://did:plc:budi/app.bsky.feed.post/3jzfcijpj2z2a","likers":[{"name":"Sari Contoh"}],"author":{"name":"Budi Contoh"}})";
    Item item = good_item();
    item.facts[2].selector = Selector::fragment("/author/name");
    item.facts[2].context = ContextLink{"at://did:plc:budi/app.bsky.feed.post/3jzfcijpj2z2a", Selector::fragment("/uri")};
    CHECK(outcome(item, list) == "holds");
    item.actor->name = "Sari Contoh";
    item.facts[2].value = "Sari Contoh";
    item.facts[2].selector = Selector::fragment("/likers/0/name");
    CHECK(outcome(item, list) == "outside_root /actor/name");
}

TEST_CASE("evidence: a fact inside the root names no context", "[unit][evidence]") {
    CHECK(after([](Item& item) { item.facts[1].context = ContextLink{"did:plc:budi", Selector::fragment("/thread/post/author/did")}; }) == "outside_root /actor/handle");
}

TEST_CASE("evidence: every leaf is covered", "[unit][evidence]") {
    CHECK(after([](Item& item) { item.object->url = "https://bsky.app/x"; }) == "uncovered /object/url");
    CHECK(after([](Item& item) { item.time.raw = "2 jam"; }) == "uncovered /time/raw");
    CHECK(after([](Item& item) { item.lists[0].declared = 1; }) == "uncovered /lists/0/declared");
    CHECK(after([](Item& item) { item.derived.pop_back(); }) == "uncovered /lists/0/collected");
    CHECK(after([](Item& item) { item.facts.erase(item.facts.begin() + 5); }) == "uncovered /object/attachment/0/record");
    CHECK(after([](Item& item) { item.state = ObjectState::deleted; }) == "uncovered /state");
    CHECK(after([](Item& item) { item.derived.push_back({"/object/id", Rule::canonical_url, {"target-uri", post_record}}); }).find("false_value /object/id") !=
          std::string::npos);
}

TEST_CASE("evidence: derived values follow from what they name", "[unit][evidence]") {
    CHECK(after([](Item& item) { item.actor->url = "https://bsky.app/profile/did:plc:sari"; }) == "false_value /actor/url");
    CHECK(after([](Item& item) { item.derived[0].from[1] = "/actor/url"; }) == "false_value /derived/0");
    CHECK(after([](Item& item) { item.lists[0].collected = 2; }) == "false_value /lists/0/collected");
    CHECK(after([](Item& item) { item.derived[1].from = {"items/0002"}; }) == "holds");
    CHECK(after([](Item& item) { item.derived[1].from = {"items/0001"}; }) == "false_value /derived/1");
    CHECK(after([](Item& item) { item.derived[1].from = {"items/0003"}; }) == "false_value /derived/1");
    CHECK(after([](Item& item) {
              item.time.value = "2023-06-30T15:03:01.887Z";
              item.time.source = TimeSource::id_derived;
              item.facts.erase(item.facts.begin() + 6);
              item.derived.push_back({"/time/value", Rule::tid_us, {"/object/id"}});
          }) == "holds");
}

TEST_CASE("evidence: the address of what is gone comes from what was asked for", "[unit][evidence]") {
    Item item = good_item();
    item.object->id = "at://did:plc:budi";
    item.facts.erase(item.facts.begin() + 3);
    item.derived.push_back({"/object/id", Rule::canonical_url, {"target-query", post_record, "uri"}});
    CHECK(outcome(item) == "holds");
    // Another request's record does not say what was asked for here.
    item.derived.back().from = {"target-query", profile_record, "uri"};
    CHECK(outcome(item) == "false_value /derived/2");
}

TEST_CASE("evidence: bound values are recomputed", "[unit][evidence]") {
    CHECK(after([](Item& item) { item.object->attachments[0].sha256 = std::string(64, 'd'); }) == "false_value /object/attachment/0/sha256");
    CHECK(after([](Item& item) { item.object->attachments[0].bytes = 1; }) == "false_value /object/attachment/0/bytes");
    CHECK(after([](Item& item) { item.object->attachments[0].media_type = "image/png"; }) == "false_value /object/attachment/0/mediaType");
    CHECK(after([](Item& item) { item.object->media_type = "text/html"; }) == "false_value /object/mediaType");
    CHECK(after([](Item& item) { item.time.source = TimeSource::http_date; }) == "false_value /time/source");
    CHECK(after([](Item& item) { item.time.exactness = Exactness::relative; }) == "false_value /time/source");
    CHECK(after([](Item& item) { item.time.first_seen = "2026-11-21T08:00:01.000Z"; }) == "false_value /time/first_seen");
    CHECK(after([](Item& item) { item.lists[0].complete = false; }) == "false_value /lists/0/complete");
    CHECK(after([](Item& item) { item.counts[0].value.reset(); item.facts.pop_back(); }) == "false_value /counts/0/exactness");
    CHECK(after([](Item& item) { item.actor->platform = "lain"; }) == "false_value /actor/platform");
}

TEST_CASE("evidence: an attachment is reached from recorded bytes", "[unit][evidence]") {
    CHECK(after([](Item& item) {
              item.facts[5].value = "did:plc:budi";
              item.facts[5].selector = Selector::fragment("/thread/post/author/did");
          }) == "false_fact /object/attachment/0/record");
}

TEST_CASE("evidence: records lie in the item's captures and are answers", "[unit][evidence]") {
    Recorded gone;
    gone.facts.erase(picture_record);
    CHECK(outcome(good_item(), gone).find("missing_record /object/attachment/0/record") != std::string::npos);
    Recorded elsewhere;
    elsewhere.facts.at(profile_record).capture = "0002";
    CHECK(outcome(good_item(), elsewhere) == "missing_record /facts/2/record");
    Recorded other;
    other.facts.at(profile_record).type = RecordFacts::Type::other;
    CHECK(outcome(good_item(), other) == "missing_record /facts/2/record");
}

TEST_CASE("evidence: origin follows from the captures", "[unit][evidence]") {
    CHECK(after([](Item& item) { item.origin = Origin::handed_in; }) == "false_value /origin");
    CHECK(after([](Item& item) { item.origin = Origin::signed_by_account_key; }) == "reserved /origin");
    CHECK(after([](Item& item) { item.captures = {"0001", "0007"}; }) == "false_value /captures/1");
}

TEST_CASE("evidence: a state is shown beside its facts and may stand in the head", "[unit][evidence]") {
    CHECK(after([](Item& item) {
              item.state = ObjectState::not_found;
              item.facts.push_back({"/state", "200", As::integer, post_record, Part::head, Selector::position(9, 12), {}});
          }) == "holds");
    CHECK(after([](Item& item) {
              item.state = ObjectState::not_found;
              item.facts.push_back({"/state", "404", As::integer, post_record, Part::head, Selector::position(9, 12), {}});
          }) == "false_fact /state");
}

TEST_CASE("evidence: a time from the head's Date", "[unit][evidence]") {
    CHECK(after([](Item& item) {
              item.time.value = "2026-11-21T08:00:00.000Z";
              item.time.source = TimeSource::http_date;
              item.facts[6] = {"/time/value", "Sat, 21 Nov 2026 08:00:00 GMT", As::http_date, post_record, Part::head, Selector::position(23, 52), {}};
          }) == "holds");
}
