#include "base/parallel.hpp"

#include <atomic>
#include <exception>
#include <thread>

namespace saksi::base {

namespace {

constexpr std::size_t worth_a_thread = 8;  // starting one takes as long as a small piece of work

class SharedCount {
public:
    SharedCount(std::size_t count, const std::function<void(std::size_t)>& work) : count_(count), work_(work) {}

    std::exception_ptr run() noexcept {
        try {
            for (std::size_t i = next_.fetch_add(1); i < count_; i = next_.fetch_add(1)) work_(i);
            return {};
        } catch (...) {
            next_.store(count_);
            return std::current_exception();
        }
    }

private:
    std::size_t count_;
    const std::function<void(std::size_t)>& work_;
    std::atomic<std::size_t> next_{0};
};

}  // namespace

void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work) {
    SharedCount shared(count, work);
    std::exception_ptr beside;
    std::exception_ptr here;
    if (count >= worth_a_thread) {
        std::jthread second([&]() noexcept { beside = shared.run(); });
        here = shared.run();
    } else {
        here = shared.run();
    }
    if (here || beside) std::rethrow_exception(here ? here : beside);
}

}  // namespace saksi::base
