#include "store/journal.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "base/clock.hpp"
#include "store/job_folder.hpp"

using saksi::ErrorCode;
using namespace saksi::store;
namespace base = saksi::base;

namespace {

struct Folder {
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "saksi-test-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    saksi::Path path;
};

const std::string response = "urn:uuid:00000000-0000-4000-8000-000000000002";

Batch one_exchange() {
    Batch batch;
    batch.requests.push_back({"r000001", "0001", std::string(64, 'a'), 0, "post", "{}", "done", ""});
    batch.records.push_back({"0001", "urn:uuid:00000000-0000-4000-8000-000000000001", "request", 0, 100, std::string(64, 'b')});
    batch.records.push_back({"0001", response, "response", 100, 50, std::string(64, 'c')});
    batch.exchanges.push_back({"r000001", 0, 1, response, batch.records[0].record_id, response, 200, true});
    batch.events.push_back("line one");
    return batch;
}

}  // namespace

TEST_CASE("journal: what one commit wrote is there after reopening", "[unit][store]") {
    const Folder folder;
    {
        auto journal = Journal::create(folder.path / "j.sqlite").value();
        REQUIRE(journal.commit(one_exchange()));
        REQUIRE(journal.set_meta("job_id", "x"));
    }
    auto journal = Journal::open(folder.path / "j.sqlite").value();
    REQUIRE(journal.records("0001").value().size() == 2);
    CHECK(journal.records("0001").value()[1].offset == 100);
    CHECK(journal.records("0002").value().empty());
    REQUIRE(journal.exchanges().value().size() == 1);
    CHECK(journal.exchanges().value()[0].final);
    CHECK(journal.requests().value()[0].state == "done");
    CHECK(journal.events().value() == std::vector<std::string>{"line one"});
    CHECK(journal.meta("job_id").value() == "x");
    CHECK(journal.meta("none").value() == std::nullopt);
}

TEST_CASE("journal: items and the end of the recording appear together and replace earlier ones", "[unit][store]") {
    const Folder folder;
    {
        auto journal = Journal::create(folder.path / "j.sqlite").value();
        CHECK(journal.items().value().empty());
        CHECK(journal.meta("recorded").value() == std::nullopt);
        Batch end;
        end.end = RecordedEnd{{{"{\"a\":1}", {"0001"}}, {"{\"a\":2}", {"0001"}}, {"{\"a\":3}", {"0001"}}}, "2026-11-21T00:00:00.000Z"};
        REQUIRE(journal.commit(end));
        end.end = RecordedEnd{{{"{\"b\":2}", {"0001", "0002"}}, {"{\"b\":1}", {"0002"}}}, "2026-11-21T00:00:01.000Z"};
        end.events = {"the last line"};
        REQUIRE(journal.commit(end));
    }
    auto journal = Journal::open(folder.path / "j.sqlite").value();
    CHECK(journal.items().value() == std::vector<saksi::store::ItemRow>{{"{\"b\":2}", {"0001", "0002"}}, {"{\"b\":1}", {"0002"}}});
    CHECK(journal.meta("recorded").value() == "2026-11-21T00:00:01.000Z");
    CHECK(journal.events().value() == std::vector<std::string>{"the last line"});
}

TEST_CASE("journal: a request planned first and settled later keeps its exchanges", "[unit][store]") {
    const Folder folder;
    auto journal = Journal::create(folder.path / "j.sqlite").value();
    Batch batch = one_exchange();
    batch.requests[0].state = "planned";
    batch.exchanges[0].final = false;
    REQUIRE(journal.commit(batch));
    Batch settled;
    settled.requests = batch.requests;
    settled.requests[0].state = "done";
    settled.finals = {response};
    REQUIRE(journal.commit(settled));
    CHECK(journal.requests().value().at(0).state == "done");
    CHECK(journal.exchanges().value().at(0).final);
}

TEST_CASE("journal: a batch is written whole or not at all", "[unit][store]") {
    const Folder folder;
    auto journal = Journal::create(folder.path / "j.sqlite").value();
    Batch batch = one_exchange();
    batch.records[1].record_id = batch.records[0].record_id;  // ids are unique
    CHECK_FALSE(journal.commit(batch).has_value());
    CHECK(journal.records("0001").value().empty());
    CHECK(journal.events().value().empty());
}

TEST_CASE("journal: what is no journal is refused", "[unit][store]") {
    const Folder folder;
    base::PosixFileSystem files;
    CHECK(Journal::open(folder.path / "none").error().code() == ErrorCode::missing);
    REQUIRE(base::write_new_file(files, folder.path / "text", saksi::bytes_of(std::string(5000, 'x'))));
    CHECK(Journal::open(folder.path / "text").error().code() == ErrorCode::malformed);
}

TEST_CASE("job folder: one process at a time, and a state for each", "[unit][store]") {
    const Folder folder;
    base::PosixFileSystem files;
    base::SystemClock clock;
    base::SystemRandom random;
    const Home home(folder.path / "home");
    std::string id;
    {
        auto job = JobFolder::create(files, home, clock, random).value();
        id = job.id();
        CHECK(JobFolder::open(files, home, id).error().code() == ErrorCode::try_later);
        CHECK(list_jobs(files, home).value().at(0).state == JobState::running);
    }
    CHECK(list_jobs(files, home).value().at(0).state == JobState::interrupted);
    {
        auto job = JobFolder::open(files, home, id).value();
        REQUIRE(job.journal().set_meta("recorded", "2026-11-21T00:00:00.000Z"));
    }
    CHECK(list_jobs(files, home).value().at(0).state == JobState::recorded);
    CHECK(JobFolder::open(files, home, "../../etc").error().code() == ErrorCode::missing);
    auto job = JobFolder::open(files, home, id).value();
    REQUIRE(job.remove(files));
    CHECK(list_jobs(files, home).value().empty());
}
