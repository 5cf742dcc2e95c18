#include "capture/recorder.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "capture/record_index.hpp"
#include "rig.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

const std::string bundle_id = "urn:uuid:00000000-0000-4000-8000-0000000000b1";
const std::string ok_head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\n";

capture::Recorder fresh_recorder(Rig& rig, store::JobFolder& job) {
    auto recorder = capture::Recorder::begin(job, {*rig.files, rig.clock, rig.random, [] {}}, bundle_id);
    REQUIRE(recorder);
    return std::move(*recorder);
}

store::RequestRow row_of(const std::string& request, const std::string& state) { return {request, "0001", std::string(64, 'a') , 0, "post", "{}", state, ""}; }

}  // namespace

TEST_CASE("recorder: nothing counts before the group commit, everything after it", "[unit][capture]") {
    Rig rig;
    auto job = rig.new_job();
    auto recorder = fresh_recorder(rig, job);
    recorder.plan(row_of("r000001", "planned"));
    const auto recorded = recorder.record({hop_of("r000001", "https://contoh.test/1", ok_head, "selamat"), {}});
    REQUIRE(recorded);
    REQUIRE(*recorded);
    recorder.settle(row_of("r000001", "done"), (*recorded)->response_record);
    CHECK(recorder.pending() == 1);
    CHECK(job.journal().records("0001").value().empty());
    CHECK(job.journal().exchanges().value().empty());
    CHECK(job.journal().events().value().empty());

    REQUIRE(recorder.commit());
    const auto records = job.journal().records("0001").value();
    // warcinfo, request, response, exchange metadata: one after the other, without a gap, to the end of the file.
    REQUIRE(records.size() == 4);
    std::uint64_t end = 0;
    for (const store::RecordRow& record : records) {
        CHECK(record.offset == end);
        end += record.length;
    }
    CHECK(end == std::filesystem::file_size(job.warc()));
    CHECK(job.journal().exchanges().value().at(0).final);
    CHECK(job.journal().requests().value().at(0).state == "done");
    CHECK_FALSE(recorder.has_uncommitted());
}

TEST_CASE("recorder: what was not committed is cut off when a run goes on", "[unit][capture]") {
    Rig rig;
    std::uint64_t durable = 0;
    {
        auto job = rig.new_job();
        auto recorder = fresh_recorder(rig, job);
        REQUIRE(recorder.commit());
        durable = recorder.bytes();
        REQUIRE(recorder.record({hop_of("r000001", "https://contoh.test/1", ok_head, "selamat"), {}}));
        CHECK(std::filesystem::file_size(job.warc()) > durable);
    }
    auto job = rig.open_job();
    auto again = capture::Recorder::resume(job, {*rig.files, rig.clock, rig.random, [] {}});
    REQUIRE(again);
    CHECK(again->bytes() == durable);
    CHECK(std::filesystem::file_size(job.warc()) == durable);
}

TEST_CASE("recorder: a try without an answer leaves a custody entry and no record", "[unit][capture]") {
    Rig rig;
    auto job = rig.new_job();
    auto recorder = fresh_recorder(rig, job);
    const std::uint64_t before = recorder.bytes();
    net::HopRecord hop;
    hop.request = "r000001";
    hop.url = "https://contoh.test/1";
    hop.outcome = net::Outcome::connect_failed;
    hop.reason = "connection refused";
    const auto recorded = recorder.record({hop, {}});
    REQUIRE(recorded);
    CHECK_FALSE(*recorded);
    CHECK(recorder.bytes() == before);
    REQUIRE(recorder.commit());
    const auto events = job.journal().events().value();
    REQUIRE(events.size() == 2);
    CHECK(events[1].find("connect_failed") != std::string::npos);
    CHECK(events[1].find("connection refused") != std::string::npos);
}

TEST_CASE("recorder: a body that lay in a spool file is recorded and the file removed", "[unit][capture]") {
    Rig rig;
    auto job = rig.new_job();
    auto recorder = fresh_recorder(rig, job);
    const Path spool = job.spool() / "r000001-0-1.body";
    std::ofstream(spool, std::ios::binary) << "selamat";
    net::HopRecord hop = hop_of("r000001", "https://contoh.test/1", ok_head, "");
    hop.body.spool = spool;
    hop.body.size = 7;
    const auto recorded = recorder.record({hop, {}});
    REQUIRE(recorded);
    CHECK_FALSE(std::filesystem::exists(spool));
    capture::RecordIndex index(*rig.files, job.warc());
    index.add((*recorded)->response_record, (*recorded)->place, "r000001");
    const auto content = index.content((*recorded)->response_record);
    REQUIRE(content);
    CHECK(std::string((*content)->body.begin(), (*content)->body.end()) == "selamat");
}
