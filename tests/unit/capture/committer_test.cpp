#include "capture/committer.hpp"

#include <future>

#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

/// A WARC whose sync takes as long as the test wants, and then succeeds or not.
class SlowFile final : public base::AppendableFile {
public:
    std::uint64_t size() const noexcept override { return 0; }
    Status append(ByteView) override { return {}; }
    Status sync_data() override {
        ++syncs;
        begun.set_value();
        return allowed.get_future().get() ? Status() : Status(fail(ErrorCode::cannot_write, msg("no")));
    }
    Status sync() override { return {}; }
    Status truncate(std::uint64_t) override { return {}; }

    int syncs = 0;
    std::promise<void> begun;
    std::promise<bool> allowed;
};

store::Batch batch_with(const std::string& record) {
    store::Batch batch;
    batch.records.push_back({"0001", record, "response", 0, 1, std::string(64, 'a'), 0});
    batch.events.push_back(record + " line");
    return batch;
}

}  // namespace

TEST_CASE("committer: work goes on while a batch becomes durable", "[unit][capture]") {
    Rig rig;
    auto job = rig.new_job();
    SlowFile warc;
    std::promise<void> told;
    capture::Committer committer(warc, job.journal(), [&] { told.set_value(); });
    CHECK_FALSE(committer.is_busy());
    CHECK_FALSE(committer.take().has_value());
    committer.start(batch_with("urn:uuid:00000000-0000-4000-8000-000000000001"));
    warc.begun.get_future().wait();
    CHECK(committer.is_busy());
    CHECK_FALSE(committer.take().has_value());  // the disk is still at it
    warc.allowed.set_value(true);
    told.get_future().wait();
    const auto ended = committer.take();
    REQUIRE(ended.has_value());
    CHECK(ended->has_value());
    CHECK_FALSE(committer.is_busy());
    CHECK(job.journal().records("0001").value().size() == 1);
}

TEST_CASE("committer: when the WARC is not durable, the journal says nothing of it", "[unit][capture]") {
    Rig rig;
    auto job = rig.new_job();
    SlowFile warc;
    capture::Committer committer(warc, job.journal(), [] {});
    warc.allowed.set_value(false);
    committer.start(batch_with("urn:uuid:00000000-0000-4000-8000-000000000001"));
    const Status ended = committer.wait();
    REQUIRE_FALSE(ended.has_value());
    CHECK(ended.error().code() == ErrorCode::cannot_write);
    CHECK(job.journal().records("0001").value().empty());
    CHECK(job.journal().events().value().empty());
    CHECK(committer.wait().has_value());  // nothing is under way any more
    CHECK(warc.syncs == 1);
}

TEST_CASE("committer: its end waits for the batch under way", "[unit][capture]") {
    Rig rig;
    auto job = rig.new_job();
    SlowFile warc;
    {
        capture::Committer committer(warc, job.journal(), [] {});
        committer.start(batch_with("urn:uuid:00000000-0000-4000-8000-000000000001"));
        warc.begun.get_future().wait();
        warc.allowed.set_value(true);
    }
    CHECK(job.journal().records("0001").value().size() == 1);
}
