#include "capture/derived.hpp"

#include <catch2/catch.hpp>

#include "capture/capture_limits.hpp"
#include "capture/cut_text.hpp"
#include "capture/recorder.hpp"
#include "rig.hpp"

using namespace saksi;
using namespace saksi::plugin_host;
using capture::capture_limits::job_losses;

namespace {

const std::string news = "Kabar rekaan " + std::string(100, '.');

/// One recorded answer, {"text":"Kabar rekaan …"}, and what a plugin says of it.
struct Desk {
    test::Rig rig;
    store::JobFolder job = rig.new_job();
    capture::Recorder recorder = capture::Recorder::begin(job, {*rig.files, rig.clock, rig.random, [] {}}, "urn:uuid:00000000-0000-4000-8000-0000000000b1").value();
    capture::RecordIndex index{*rig.files, job.warc()};
    std::string record;
    std::vector<capture::Drafts> drafts{1};

    Desk() {
        recorder.plan({"r000001", "0001", std::string(64, 'a'), 0, "post", "{}", "done", ""});
        const auto recorded = recorder.record({test::hop_of("r000001", "https://contoh.test/1", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", R"({"text":")" + news + "\"}"), {}});
        REQUIRE(recorded);
        REQUIRE(recorder.commit());
        record = (*recorded)->response_record;
        index.add(record, (*recorded)->place, "r000001");
        drafts[0].platform = "contoh";
    }

    Json selector(const char* pointer) const { return Json().set("type", "FragmentSelector").set("value", pointer).set("conformsTo", "https://www.rfc-editor.org/rfc/rfc6901"); }

    void item(const std::string& name, std::size_t facts = 1) {
        const Json object = Json().set("type", "Note").set("id", Json()).set("url", Json()).set("attributedTo", Json()).set("content", news).set("mediaType", "text/plain").set("inReplyTo", Json());
        const Json time = Json().set("value", Json()).set("source", "none").set("exactness", Json()).set("raw", Json());
        REQUIRE(drafts[0].add(ItemReport{name, "Create", Json(), object, time, "available", Json(Json::Array{}), record, selector("")}));
        for (std::size_t i = 0; i < facts; ++i) REQUIRE(drafts[0].add(fact(name, news)));
    }

    FactReport fact(const std::string& name, const std::string& value) const { return {name, "/object/content", value, "text", record, "body", selector("/text"), std::nullopt}; }

    capture::Derived derive() { return capture::derive_items(drafts, index, rig.random); }
};

}  // namespace

TEST_CASE("derived: P02 a flood of losses is counted, and why the job ended stays among them", "[unit][capture]") {
    Desk desk;
    desk.item("satu");
    for (std::size_t i = 0; i < job_losses + 500; ++i) desk.drafts[0].add(LossReport{std::nullopt, "flood", "x", std::string(600, 'f')});
    desk.drafts[0].add(LossReport{std::nullopt, "budget", "https://contoh.test/1", "the plugin reports more than allowed"});
    const capture::Derived derived = desk.derive();
    CHECK(derived.items.size() == 1);
    REQUIRE(derived.losses.size() == job_losses + 1);
    CHECK(derived.losses[0].detail.size() == capture::capture_limits::loss_text);
    CHECK(derived.losses[job_losses - 1].detail == "the plugin reports more than allowed");
    CHECK(derived.losses[job_losses].detail == "501 further losses of one address are not listed");
}

TEST_CASE("derived: P02 an item over what readers take in goes, its neighbours stay", "[unit][capture]") {
    Desk desk;
    desk.item("satu");
    desk.item("berat", 4096);
    desk.item("tiga");
    const capture::Derived derived = desk.derive();
    CHECK(derived.items.size() == 2);
    REQUIRE(derived.texts.size() == 2);
    CHECK(derived.texts[1] == evidence::to_json(derived.items[1]).canonical());
    REQUIRE(derived.losses.size() == 1);
    CHECK(derived.losses[0].code == "budget");
    CHECK(derived.losses[0].what == "item 0002");
}

TEST_CASE("derived: P02 more false facts than an item may name losses leave an item that can be read", "[unit][capture]") {
    Desk desk;
    desk.item("satu");
    for (int i = 0; i < 1500; ++i) desk.drafts[0].add(desk.fact("satu", "Kabar dikarang"));
    const capture::Derived derived = desk.derive();
    REQUIRE(derived.items.size() == 1);
    CHECK(derived.items[0].object->content == news);
    CHECK(evidence::item_from_json(evidence::to_json(derived.items[0])).has_value());
    CHECK(derived.items[0].losses.back().detail == "further losses of this item are not listed");
}

TEST_CASE("derived: P02 more items than a bundle holds are cut off and counted", "[unit][capture]") {
    Desk desk;
    for (std::size_t i = 0; i < limits::items_per_bundle + 2; ++i) desk.item("i" + std::to_string(i));
    const capture::Derived derived = desk.derive();
    CHECK(derived.items.size() == limits::items_per_bundle);
    REQUIRE(derived.losses.size() == 1);
    CHECK(derived.losses[0].detail == "2 acts of one address find no place in the bundle");
}

TEST_CASE("derived: a text is cut between characters", "[unit][capture]") {
    CHECK(capture::cut_text("kabar", 5) == "kabar");
    CHECK(capture::cut_text("kabar", 4) == "kaba");
    CHECK(capture::cut_text("ab\xC3\xA9", 3) == "ab");
    CHECK(capture::cut_text("ab\xC3\xA9", 4) == "ab\xC3\xA9");
    CHECK(capture::cut_text("\xF0\x9F\x98\x80", 3).empty());
}

TEST_CASE("derived: P02 custody keeps room for the steps of the capture, whatever fails how often", "[unit][capture]") {
    Desk desk;
    const std::string url = "https://contoh.test/" + std::string(1900, 'x');
    for (int i = 0; i < 8000; ++i) desk.recorder.note(evidence::CustodyEvent::request_failed, Json().set("url", url));
    desk.recorder.note(evidence::CustodyEvent::capture_finished, Json().set("capture", "0001"));
    REQUIRE(desk.recorder.commit());
    const auto events = desk.job.journal().events().value();
    std::uint64_t size = 0;
    for (const std::string& line : events) size += line.size();
    CHECK(size < capture::capture_limits::custody_detail + 4096);
    CHECK(events.back().find("capture_finished") != std::string::npos);
    CHECK(events[events.size() - 2].find("limit_hit") != std::string::npos);
    CHECK(events[events.size() - 3].find("request_failed") != std::string::npos);
}
