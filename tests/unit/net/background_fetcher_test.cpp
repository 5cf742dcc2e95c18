// A fetcher on a thread of its own: what it hands out, and when it holds back.
#include "net/background_fetcher.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>

#include <catch2/catch.hpp>

#include "base/limits.hpp"

using namespace saksi;
using namespace saksi::net;
using std::chrono::seconds;

namespace {

/// Answers each request with one hop and a completion, as fast as it is asked. What it was asked for can be waited for.
class Scripted final : public Fetcher {
public:
    struct Log {
        std::mutex mutex;
        std::condition_variable changed;
        std::size_t hops = 0;
        bool cancelled = false, gone = false;
        std::uint64_t body_size = 10;

        void wait_for_hops(std::size_t count) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return hops >= count; });
        }
    };

    Scripted(Log& log, ProgressCallback on_progress) : log_(log), on_progress_(std::move(on_progress)) {}
    ~Scripted() override {
        const std::lock_guard lock(log_.mutex);
        log_.gone = true;
    }

    Status submit(Request request) override {
        waiting_.push_back(std::move(request));
        return {};
    }

    Result<std::optional<Event>> next(std::chrono::milliseconds) override {
        if (completion_) return std::optional<Event>(*std::exchange(completion_, std::nullopt));
        if (waiting_.empty()) return std::optional<Event>();
        const Request request = std::move(waiting_.front());
        waiting_.pop_front();
        if (on_progress_) on_progress_({request.id, request.url, 5, 10});
        HopRecord hop;
        hop.request = request.id;
        hop.url = request.url;
        hop.status = 200;
        completion_ = Completion{request.id, Outcome::complete, "", 1, std::nullopt};
        {
            const std::lock_guard lock(log_.mutex);
            hop.body.size = log_.body_size;
            ++log_.hops;
        }
        log_.changed.notify_all();
        return std::optional<Event>(std::move(hop));
    }

    std::size_t unfinished() const noexcept override { return waiting_.size() + (completion_ ? 1 : 0); }
    std::size_t queued() const noexcept override { return waiting_.size(); }
    void wake() noexcept override {}
    void cancel() noexcept override {
        const std::lock_guard lock(log_.mutex);
        log_.cancelled = true;
    }

private:
    Log& log_;
    ProgressCallback on_progress_;
    std::deque<Request> waiting_;
    std::optional<Completion> completion_;
};

std::unique_ptr<Fetcher> fetcher_with(Scripted::Log& log, ProgressCallback on_progress = {}) {
    auto made = make_background_fetcher([&](ProgressCallback inner) { return Result<std::unique_ptr<Fetcher>>(std::make_unique<Scripted>(log, std::move(inner))); },
                                        std::move(on_progress));
    REQUIRE(made);
    return std::move(*made);
}

Request get(int number) {
    Request request;
    request.id = "r" + std::to_string(number);
    request.url = "https://contoh.test/" + std::to_string(number);
    return request;
}

Event next_of(Fetcher& fetcher) {
    auto event = fetcher.next(seconds(60));
    REQUIRE(event);
    REQUIRE(*event);
    return std::move(**event);
}

}  // namespace

TEST_CASE("net: in the background every hop comes before the completion of its request", "[unit][net]") {
    Scripted::Log log;
    auto fetcher = fetcher_with(log);
    for (int i = 1; i <= 3; ++i) REQUIRE(fetcher->submit(get(i)));
    for (int i = 1; i <= 3; ++i) {
        CHECK(std::get<HopRecord>(next_of(*fetcher)).request == get(i).id);
        CHECK(fetcher->unfinished() == static_cast<std::size_t>(4 - i));
        CHECK(std::get<Completion>(next_of(*fetcher)).request == get(i).id);
    }
    CHECK(fetcher->unfinished() == 0);
    CHECK_FALSE(fetcher->next(seconds(60)).value());  // at once: nothing is left
}

TEST_CASE("net: in the background transfers go on though nobody asks for their answers", "[unit][net]") {
    Scripted::Log log;
    auto fetcher = fetcher_with(log);
    for (int i = 1; i <= 10; ++i) REQUIRE(fetcher->submit(get(i)));
    log.wait_for_hops(10);
    CHECK(fetcher->unfinished() == 10);
}

TEST_CASE("net: in the background reading waits while too much was not taken", "[unit][net]") {
    Scripted::Log log;
    const bool by_size = GENERATE(false, true);
    if (by_size) log.body_size = limits::waiting_answer_bytes / 4;
    const std::size_t most = by_size ? 4 : limits::waiting_answers / 2;  // a hop and a completion each
    auto fetcher = fetcher_with(log);
    const std::size_t asked = 3 * most;
    for (std::size_t i = 1; i <= asked; ++i) REQUIRE(fetcher->submit(get(static_cast<int>(i))));
    std::size_t taken = 0;
    log.wait_for_hops(most);
    for (std::size_t completions = 0; completions < asked;) {
        {
            const std::lock_guard lock(log.mutex);
            CHECK(log.hops <= taken + most + 1);
        }
        const Event event = next_of(*fetcher);
        std::holds_alternative<Completion>(event) ? ++completions : ++taken;
    }
    CHECK(log.hops == asked);
}

TEST_CASE("net: in the background a request is refused as it is without", "[unit][net]") {
    Scripted::Log log;
    auto fetcher = fetcher_with(log);
    REQUIRE(fetcher->submit(get(1)));
    CHECK(fetcher->submit(get(1)).error().code() == ErrorCode::usage);
    Request odd = get(2);
    odd.url = "file:///contoh";
    CHECK_FALSE(fetcher->submit(odd));
    CHECK(fetcher->unfinished() == 1);
}

TEST_CASE("net: in the background the wait can be ended, and cancelling reaches the transfers", "[unit][net]") {
    Scripted::Log log;
    {
        auto fetcher = fetcher_with(log);
        REQUIRE(fetcher->submit(get(1)));
        static_cast<void>(next_of(*fetcher));
        static_cast<void>(next_of(*fetcher));
        REQUIRE(fetcher->submit(get(2)));
        log.wait_for_hops(2);
        fetcher->wake();
        const auto event = fetcher->next(seconds(60));
        REQUIRE(event);  // the hop when it was there first, else nothing: both at once
        fetcher->cancel();
        CHECK(log.cancelled);
        CHECK_FALSE(log.gone);
    }
    CHECK(log.gone);
}

TEST_CASE("net: in the background progress is told in the thread that asks", "[unit][net]") {
    Scripted::Log log;
    std::vector<std::string> told;
    auto fetcher = fetcher_with(log, [&](const Progress& one) { told.push_back(std::string(one.request) + " " + std::to_string(one.received) + " of " + std::to_string(one.expected.value_or(0))); });
    REQUIRE(fetcher->submit(get(1)));
    log.wait_for_hops(1);
    CHECK(told.empty());
    static_cast<void>(next_of(*fetcher));
    CHECK(told == std::vector<std::string>{"r1 5 of 10"});
}
