#include "net/background_fetcher.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "net/request_check.hpp"

namespace saksi::net {

namespace {

constexpr std::chrono::milliseconds longest_look{250};  // the thread is woken for everything that matters; this is for what nobody thought of

std::uint64_t bytes_of(const Event& event) {
    const auto* hop = std::get_if<HopRecord>(&event);
    return hop && !hop->body.spool ? hop->body.size : 0;
}

/// What a transfer had reached when last looked at.
struct Reached {
    std::string url;
    std::uint64_t received = 0;
    std::optional<std::uint64_t> expected;
};

class BackgroundFetcher final : public Fetcher {
public:
    explicit BackgroundFetcher(ProgressCallback on_progress) : on_progress_(std::move(on_progress)) {}

    ~BackgroundFetcher() override {
        if (!inner_) return;
        thread_.request_stop();
        inner_->wake();
        changed_.notify_all();
        thread_.join();
    }
    BackgroundFetcher(const BackgroundFetcher&) = delete;
    BackgroundFetcher& operator=(const BackgroundFetcher&) = delete;

    Status start(const FetcherFactory& make_inner) {
        auto inner = make_inner([this](const Progress& one) { reached(one); });
        if (!inner) return pass_on(inner);
        inner_ = std::move(*inner);
        thread_ = std::jthread([this](std::stop_token stop) noexcept { work(std::move(stop)); });
        return {};
    }

    Status submit(Request request) override {
        if (auto usable = check_request(request); !usable) return pass_on(usable);
        if (!ids_.insert(request.id).second)
            return fail(ErrorCode::usage, msg("The request id {id} is in use.", {{"id", request.id}}));
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back(std::move(request));
        }
        changed_.notify_all();
        inner_->wake();
        return {};
    }

    Result<std::optional<Event>> next(std::chrono::milliseconds wait) override {
        const auto deadline = std::chrono::steady_clock::now() + wait;
        std::unique_lock lock(mutex_);
        while (true) {
            const bool in_time = changed_.wait_until(lock, deadline, [this] { return !answers_.empty() || !reached_.empty() || failure_ || woken_ || ids_.empty(); });
            if (auto reached = std::exchange(reached_, {}); !reached.empty()) {
                lock.unlock();
                tell(reached);
                lock.lock();
                continue;
            }
            if (!answers_.empty()) return std::optional<Event>(pop_answer());
            if (failure_) return std::unexpected(*failure_);
            if (!in_time || woken_ || ids_.empty()) {
                woken_ = false;
                return std::optional<Event>();
            }
        }
    }

    std::size_t unfinished() const noexcept override { return ids_.size(); }
    std::size_t queued() const noexcept override {
        const std::lock_guard lock(mutex_);
        return asked_.size() + inner_queued_;
    }

    void wake() noexcept override {
        {
            const std::lock_guard lock(mutex_);
            woken_ = true;
        }
        changed_.notify_all();
    }

    void cancel() noexcept override { inner_->cancel(); }

private:
    Event pop_answer() {
        Event event = std::move(answers_.front());
        answers_.pop_front();
        waiting_bytes_ -= bytes_of(event);
        if (const auto* done = std::get_if<Completion>(&event)) ids_.erase(done->request);
        changed_.notify_all();  // there is room again
        return event;
    }

    void tell(const std::map<std::string, Reached>& reached) const {
        for (const auto& [request, one] : reached) on_progress_({request, one.url, one.received, one.expected});
    }

    /// Called by the inner fetcher, on the thread of work().
    void reached(const Progress& one) {
        if (!on_progress_) return;
        {
            const std::lock_guard lock(mutex_);
            reached_[std::string(one.request)] = {std::string(one.url), one.received, one.expected};
        }
        changed_.notify_all();
    }

    bool has_room() const { return answers_.size() < limits::waiting_answers && waiting_bytes_ < limits::waiting_answer_bytes; }

    void work(std::stop_token stop) {
        try {
            while (!stop.stop_requested()) {
                if (!wait_for_work(stop)) return;
                auto event = inner_->next(longest_look);
                if (!event) return give_up(std::move(event.error()));
                if (*event) put(std::move(**event));
            }
        } catch (const std::exception& error) {
            give_up(Error(ErrorCode::internal, msg("The network thread ended: {reason}", {{"reason", error.what()}})));
        }
    }

    /// Hands new requests to the inner fetcher. False: the end was asked for.
    bool wait_for_work(const std::stop_token& stop) {
        std::vector<Request> fresh;
        {
            std::unique_lock lock(mutex_);
            inner_queued_ = inner_->queued();
            if (!changed_.wait(lock, stop, [this] { return has_room() && (!asked_.empty() || inner_->unfinished() > 0); })) return false;
            fresh = std::exchange(asked_, {});
        }
        for (Request& request : fresh)
            if (Status submitted = inner_->submit(std::move(request)); !submitted) {
                give_up(std::move(submitted.error()));
                return false;
            }
        return true;
    }

    void put(Event event) {
        {
            const std::lock_guard lock(mutex_);
            waiting_bytes_ += bytes_of(event);
            answers_.push_back(std::move(event));
            inner_queued_ = inner_->queued();
        }
        changed_.notify_all();
    }

    void give_up(Error error) {
        {
            const std::lock_guard lock(mutex_);
            failure_.emplace(std::move(error));
        }
        changed_.notify_all();
    }

    ProgressCallback on_progress_;
    std::unique_ptr<Fetcher> inner_;
    std::set<std::string> ids_;  // of the asking thread: submitted, completion not handed out

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<Request> asked_;
    std::deque<Event> answers_;
    std::uint64_t waiting_bytes_ = 0;
    std::map<std::string, Reached> reached_;
    std::size_t inner_queued_ = 0;
    std::optional<Error> failure_;
    bool woken_ = false;

    std::jthread thread_;  // last: it uses the others
};

}  // namespace

Result<std::unique_ptr<Fetcher>> make_background_fetcher(const FetcherFactory& make_inner, ProgressCallback on_progress) {
    auto fetcher = std::make_unique<BackgroundFetcher>(std::move(on_progress));
    if (Status started = fetcher->start(make_inner); !started) return pass_on(started);
    return fetcher;
}

}  // namespace saksi::net
