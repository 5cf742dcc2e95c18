#include "store/job_folder.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "base/clock.hpp"

using namespace saksi;
using namespace saksi::store;

namespace {

Path new_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "saksi-test-XXXXXX").string();
    return ::mkdtemp(pattern.data());
}

struct Bench {
    ~Bench() { std::filesystem::remove_all(path); }
    Path path = new_folder();
    Home home{path / "home"};
    base::PosixFileSystem files;
    base::SystemClock clock;
    base::SystemRandom random;
};

}  // namespace

TEST_CASE("job folder: a removed one is out of the list and off the disk", "[unit][store]") {
    Bench bench;
    auto kept = JobFolder::create(bench.files, bench.home, bench.clock, bench.random).value();
    {
        auto sealed = JobFolder::create(bench.files, bench.home, bench.clock, bench.random).value();
        REQUIRE(sealed.remove(bench.files));
    }
    const auto jobs = list_jobs(bench.files, bench.home).value();
    REQUIRE(jobs.size() == 1);
    CHECK(jobs[0].id == kept.id());
    CHECK(bench.files.list(bench.home.jobs()).value() == std::vector<std::string>{kept.id()});
}

TEST_CASE("job folder: what a crash left of a removed one is no recording, and the next one takes it away", "[unit][store]") {
    Bench bench;
    REQUIRE(bench.home.prepare(bench.files));
    const Path left = bench.home.jobs() / "20261121-080000-0a1b2c.sealed", foreign = bench.home.jobs() / "catatan.sealed";
    std::filesystem::create_directories(left / "spool");
    std::filesystem::create_directories(foreign);
    std::ofstream(left / "journal.sqlite") << "half";
    CHECK(list_jobs(bench.files, bench.home).value().empty());
    auto job = JobFolder::create(bench.files, bench.home, bench.clock, bench.random).value();
    CHECK_FALSE(std::filesystem::exists(left));
    CHECK(std::filesystem::exists(foreign));  // not one of ours
}
