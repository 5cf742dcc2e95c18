#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "conformance/play.hpp"
#include "rig.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

/// The acts of the fixture as the plugin's own test knows them.
std::vector<std::string> expected_acts(const Rig& rig) {
    base::PosixFileSystem disk;
    const auto plugin = plugin_host::load_plugin(disk, *rig.registry.find(rig.plugin), rig.fixture.base_urls, rig.plugin_program);
    REQUIRE(plugin);
    const auto played = conformance::play(**plugin, rig.fixture);
    REQUIRE(played);
    return acts_of(played->items);
}

/// Cuts a recording off after `answers` answers.
void cut_off(Rig& rig, ScriptedFetcher& fetcher, std::size_t answers) {
    auto job = rig.new_job();
    fetcher.after_answer = [&rig, answers](std::size_t so_far) { rig.stop = so_far >= answers; };
    const auto outcome = capture::record(rig.request(), job, rig.world(fetcher));
    REQUIRE_FALSE(outcome);
    REQUIRE(outcome.error().code() == ErrorCode::interrupted);
    rig.stop = false;
}

void change_octet(const Path& file, std::uint64_t at) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(at));
    const char changed = static_cast<char>(stream.get() ^ 1);
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(changed);
}

}  // namespace

TEST_CASE("capture: a post becomes the acts that its plugin reports, in the plugin's order", "[unit][capture]") {
    Rig rig;
    const bool newest_first = GENERATE(false, true);
    ScriptedFetcher fetcher(rig.fixture, newest_first);
    auto job = rig.new_job();
    const auto outcome = capture::record(rig.request(), job, rig.world(fetcher));
    REQUIRE(outcome);
    CHECK(acts_of(items_of(job)) == expected_acts(rig));
    CHECK(outcome->items == expected_acts(rig).size());
    CHECK(job.journal().meta("recorded").value().has_value());
}

TEST_CASE("capture: an acknowledgement comes after its group commit", "[unit][capture]") {
    Rig rig;
    ScriptedFetcher fetcher(rig.fixture);
    auto job = rig.new_job();
    std::size_t looked = 0;
    rig.watcher.on_acknowledged = [&] {
        // Another connection sees only what is committed.
        auto journal = store::Journal::open(job.path() / "journal.sqlite").value();
        std::size_t done = 0;
        std::uint64_t end = 0;
        const auto requests = journal.requests().value();
        const auto records = journal.records("0001").value();
        for (const store::RequestRow& row : requests) done += row.state == "done" || row.state == "failed" ? 1u : 0u;
        for (const store::RecordRow& row : records) end = std::max(end, row.offset + row.length);
        CHECK(done >= rig.watcher.kept.size());
        CHECK(end <= std::filesystem::file_size(job.warc()));
        ++looked;
    };
    REQUIRE(capture::record(rig.request(), job, rig.world(fetcher)));
    CHECK(looked == fetcher.asked.size());
}

TEST_CASE("capture: what was kept before a stop is not asked for again", "[unit][capture]") {
    const std::size_t answers = GENERATE(1u, 3u, 6u);
    Rig rig;
    ScriptedFetcher before(rig.fixture);
    cut_off(rig, before, answers);
    REQUIRE(before.asked.size() == answers);

    ScriptedFetcher after(rig.fixture);
    auto job = rig.open_job();
    REQUIRE(capture::resume(job, rig.world(after)));
    for (const std::string& url : after.asked) CHECK(std::ranges::find(before.asked, url) == before.asked.end());
    CHECK(before.asked.size() + after.asked.size() == rig.fixture.answers.size());
    CHECK(acts_of(items_of(job)) == expected_acts(rig));
}

TEST_CASE("capture: a recording whose plugin changed meanwhile is refused", "[unit][capture]") {
    Rig rig;
    ScriptedFetcher fetcher(rig.fixture);
    cut_off(rig, fetcher, 2);
    auto job = rig.open_job();
    REQUIRE(job.journal().set_meta("plan", capture::to_plan(rig.request(), {{"bluesky", std::string(64, '0')}}).canonical()));
    const auto outcome = capture::resume(job, rig.world(fetcher));
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == ErrorCode::refused);
}

TEST_CASE("capture: recorded bytes that changed on disk are refused at resume", "[unit][capture]") {
    Rig rig;
    ScriptedFetcher fetcher(rig.fixture);
    cut_off(rig, fetcher, 3);
    auto job = rig.open_job();
    SECTION("one octet of the last group") {
        const auto records = job.journal().records("0001").value();
        change_octet(job.warc(), records.back().offset + records.back().length / 2);
    }
    SECTION("the end is missing") { std::filesystem::resize_file(job.warc(), std::filesystem::file_size(job.warc()) - 1); }
    const auto outcome = capture::resume(job, rig.world(fetcher));
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == ErrorCode::malformed);
}

TEST_CASE("capture: nobody answers, so there is nothing to seal; a later try works", "[unit][capture]") {
    Rig rig;
    ScriptedFetcher dead(rig.fixture);
    dead.dead = true;
    {
        auto job = rig.new_job();
        const auto outcome = capture::record(rig.request(), job, rig.world(dead));
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code() == ErrorCode::unavailable);
        CHECK(job.journal().meta("recorded").value() == std::nullopt);
    }
    ScriptedFetcher alive(rig.fixture);
    auto job = rig.open_job();
    REQUIRE(capture::resume(job, rig.world(alive)));
    CHECK(acts_of(items_of(job)) == expected_acts(rig));
}

TEST_CASE("capture: a sync that fails ends the run, is never tried again, and acknowledges nothing", "[unit][capture]") {
    Rig rig;
    FailingDisk disk;
    disk.fails_at = 4;
    rig.files = &disk;
    ScriptedFetcher fetcher(rig.fixture);
    std::set<std::string> kept;
    {
        auto job = rig.new_job();
        const auto outcome = capture::record(rig.request(), job, rig.world(fetcher));
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code() == ErrorCode::cannot_write);
        CHECK(disk.syncs == 4);
        kept = rig.watcher.kept;
        CHECK(kept.size() < fetcher.asked.size());
    }
    disk.fails_at = 0;
    ScriptedFetcher again(rig.fixture);
    auto job = rig.open_job();
    REQUIRE(capture::resume(job, rig.world(again)));
    for (const std::string& url : again.asked) CHECK_FALSE(kept.contains(url));
    CHECK(acts_of(items_of(job)) == expected_acts(rig));
}
