#include "base/parallel.hpp"

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using saksi::base::for_each_index;

TEST_CASE("parallel: each index is worked on once", "[unit][base]") {
    const std::size_t count = GENERATE(0U, 1U, 2U, 1000U);
    std::vector<std::atomic<int>> seen(count);
    for_each_index(count, [&](std::size_t i) { ++seen[i]; });
    for (const auto& times : seen) CHECK(times == 1);
}

TEST_CASE("parallel: two threads share the work", "[unit][base]") {
    // The first call waits for the second: one thread alone would never end.
    std::atomic<int> begun{0};
    std::vector<std::thread::id> threads(20);
    for_each_index(20, [&](std::size_t i) {
        threads[i] = std::this_thread::get_id();
        ++begun;
        begun.notify_all();
        for (int now = begun.load(); now < 2; now = begun.load()) begun.wait(now);
    });
    CHECK(std::set(threads.begin(), threads.end()).size() == 2);
}

TEST_CASE("parallel: an exception reaches the caller, and only after the other thread has stopped", "[unit][base]") {
    std::atomic<int> running{0};
    const auto work = [&](std::size_t i) {
        ++running;
        if (i == 3) {
            --running;
            throw std::runtime_error("index 3");
        }
        --running;
    };
    CHECK_THROWS_WITH(for_each_index(100, work), "index 3");
    CHECK(running == 0);
}
