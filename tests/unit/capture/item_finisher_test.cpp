#include "capture/item_finisher.hpp"

#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "capture/recorder.hpp"
#include "digest/digest.hpp"
#include "item_fixture.hpp"
#include "rig.hpp"

using namespace saksi;

namespace {

const std::string picture = "gambar rekaan";

void replace_all(std::string& text, const std::string& what, const std::string& by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) text.replace(at, what.size(), by);
}

/// item_fixture's three answers in a real WARC, and its item with the records' real names.
struct Bench {
    test::Rig rig;
    store::JobFolder job = rig.new_job();
    capture::Recorder recorder = capture::Recorder::begin(job, {*rig.files, rig.clock, rig.random, [] {}}, "urn:uuid:00000000-0000-4000-8000-0000000000b1").value();
    capture::RecordIndex index{*rig.files, job.warc()};
    std::map<std::string, std::string> names;

    Bench() {
        const test::Recorded known;
        keep(test::post_record, "r000001", "application/json", known.thread_body);
        keep(test::profile_record, "r000002", "application/json", known.profile_body);
        keep(test::picture_record, "r000003", "image/jpeg", picture);
        REQUIRE(recorder.commit());
    }

    void keep(const std::string& name, const std::string& request, const std::string& type, const std::string& body) {
        const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
        recorder.plan({request, "0001", std::string(64, 'a'), static_cast<std::int64_t>(names.size()), "post", "{}", "done", ""});
        const auto recorded = recorder.record({test::hop_of(request, test::Recorded().facts.at(name).target_uri, head, body), {}});
        REQUIRE(recorded);
        index.add((*recorded)->response_record, (*recorded)->place, request);
        names[name] = (*recorded)->response_record;
    }

    evidence::Item good() const {
        std::string text = evidence::to_json(test::good_item()).canonical();
        for (const auto& [name, record] : names) replace_all(text, name, record);
        replace_all(text, std::string(64, 'c'), digest::sha256_of(bytes_of(picture)).hex());
        replace_all(text, "\"bytes\":4242", "\"bytes\":" + std::to_string(picture.size()));
        return evidence::item_from_json(base::parse_json(bytes_of(text)).value()).value();
    }

    std::vector<capture::Dropped> prove(std::vector<evidence::Item>& items) { return capture::prove_items(items, {"bluesky"}, index); }
};

evidence::Fact& fact_at(evidence::Item& item, const std::string& path) {
    const auto found = std::ranges::find(item.facts, path, &evidence::Fact::path);
    REQUIRE(found != item.facts.end());
    return *found;
}

bool has_fact(const evidence::Item& item, const std::string& path) { return std::ranges::find(item.facts, path, &evidence::Fact::path) != item.facts.end(); }

}  // namespace

TEST_CASE("finisher: an item that the records show stays as it is", "[unit][capture]") {
    Bench bench;
    std::vector<evidence::Item> items{bench.good(), bench.good()};
    CHECK(bench.prove(items).empty());
    CHECK(items == std::vector<evidence::Item>{bench.good(), bench.good()});
}

TEST_CASE("finisher: a false fact goes with its leaf, everything else stays", "[unit][capture]") {
    Bench bench;
    std::vector<evidence::Item> items{bench.good()};
    evidence::Item expected = bench.good();
    SECTION("a count that the record does not show") {
        items[0].counts[0].value = 13;
        fact_at(items[0], "/counts/0/value").value = "13";
        expected.counts.clear();
        std::erase_if(expected.facts, [](const evidence::Fact& fact) { return fact.path == "/counts/0/value"; });
    }
    SECTION("a name that stands elsewhere in the record") {
        items[0].actor->name = "Sari Contoh";
        fact_at(items[0], "/actor/name").value = "Sari Contoh";
        expected.actor->name.reset();
        std::erase_if(expected.facts, [](const evidence::Fact& fact) { return fact.path == "/actor/name"; });
    }
    SECTION("other words than the post's") {
        items[0].object->content = "Selamat malam";
        fact_at(items[0], "/object/content").value = "Selamat malam";
        expected.object->content.reset();
        expected.object->media_type.reset();
        std::erase_if(expected.facts, [](const evidence::Fact& fact) { return fact.path == "/object/content"; });
    }
    CHECK(bench.prove(items).empty());
    REQUIRE(items.size() == 1);
    REQUIRE_FALSE(items[0].losses.empty());
    CHECK(items[0].losses[0].code == "fact_not_proven");
    expected.losses = items[0].losses;
    CHECK(items[0] == expected);
    // What is left satisfies the verifier's own rules.
    std::vector<evidence::Item> again = items;
    CHECK(bench.prove(again).empty());
    CHECK(again == items);
}

TEST_CASE("finisher: a leaf that no fact covers becomes unstated", "[unit][capture]") {
    Bench bench;
    std::vector<evidence::Item> items{bench.good()};
    std::erase_if(items[0].facts, [](const evidence::Fact& fact) { return fact.path == "/actor/handle"; });
    CHECK(bench.prove(items).empty());
    CHECK(items[0].actor->handle == std::nullopt);
    CHECK(items[0].actor->id == "did:plc:budi");
    CHECK(has_fact(items[0], "/actor/id"));
}

TEST_CASE("finisher: an item whose root is not there is given up, its neighbours keep their order", "[unit][capture]") {
    Bench bench;
    evidence::Item rootless = bench.good();
    rootless.root.selector = evidence::Selector::fragment("/thread/nowhere");
    evidence::Item third = bench.good();
    third.salt = std::string(32, '3');
    std::vector<evidence::Item> items{bench.good(), rootless, third};
    const auto dropped = bench.prove(items);
    REQUIRE(dropped.size() == 1);
    CHECK(dropped[0].actor == "did:plc:budi");
    CHECK_FALSE(dropped[0].reason.empty());
    CHECK(items == std::vector<evidence::Item>{bench.good(), third});
}
