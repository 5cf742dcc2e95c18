#include "ordered_work.hpp"

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/limits.hpp"

namespace saksi::cli {

namespace {

class OrderedWork {
public:
    OrderedWork(std::size_t count, const std::function<Piece(std::size_t)>& work) : count_(count), work_(work) {}

    void run(unsigned threads, const std::function<void(std::size_t, Piece)>& take) {
        std::vector<std::jthread> workers;
        try {
            for (unsigned i = 0; i < threads; ++i) workers.emplace_back([this] { serve(); });
            for (std::size_t i = 0; i < count_; ++i) take(i, wait_for(i));
        } catch (...) {
            stop(std::current_exception());
        }
        workers.clear();
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    void serve() noexcept {
        try {
            while (const auto number = next_number()) hand_in(*number, work_(*number));
        } catch (...) {
            stop(std::current_exception());
        }
    }

    /// The one that is waited for is never held back, so that something always moves.
    std::optional<std::size_t> next_number() {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [this] { return failure_ || next_ == wanted_ || waiting_bytes_ < limits::waiting_reports_bytes; });
        if (failure_ || next_ == count_) return std::nullopt;
        return next_++;
    }

    void hand_in(std::size_t number, Piece piece) {
        const std::lock_guard lock(mutex_);
        waiting_bytes_ += size_of(piece);
        done_.emplace(number, std::move(piece));
        arrived_.notify_one();
    }

    Piece wait_for(std::size_t number) {
        std::unique_lock lock(mutex_);
        wanted_ = number;
        room_.notify_all();
        arrived_.wait(lock, [&] { return failure_ || done_.contains(number); });
        if (failure_) std::rethrow_exception(failure_);
        Piece piece = std::move(done_.extract(number).mapped());
        waiting_bytes_ -= size_of(piece);
        room_.notify_all();
        return piece;
    }

    void stop(std::exception_ptr failure) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = failure;
        room_.notify_all();
        arrived_.notify_all();
    }

    static std::uint64_t size_of(const Piece& piece) { return sizeof(Piece) + piece.text.size() + piece.complaint.size(); }

    std::size_t count_;
    const std::function<Piece(std::size_t)>& work_;
    std::mutex mutex_;
    std::condition_variable room_, arrived_;
    std::map<std::size_t, Piece> done_;  // not taken yet
    std::size_t next_ = 0, wanted_ = 0;
    std::uint64_t waiting_bytes_ = 0;
    std::exception_ptr failure_;
};

}  // namespace

void work_in_order(std::size_t count, unsigned threads, const std::function<Piece(std::size_t)>& work, const std::function<void(std::size_t, Piece)>& take) {
    OrderedWork(count, work).run(threads, take);
}

}  // namespace saksi::cli
