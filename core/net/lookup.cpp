#include "net/lookup.hpp"

#include <deque>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

namespace saksi::net {

struct Lookup::Shared {
    std::shared_ptr<Resolver> resolver;
    std::mutex mutex;
    std::function<void()> wake;  // empty once the owner is gone
    std::deque<LookupAnswer> answers;

    void put(LookupAnswer answer) {
        const std::scoped_lock lock(mutex);
        if (!wake) return;
        answers.push_back(std::move(answer));
        wake();
    }
};

namespace {

Result<std::vector<IpAddress>> guarded(Resolver& resolver, const std::string& host) {
    try {
        return resolver.resolve(host);
    } catch (const std::exception& error) {
        return fail(ErrorCode::internal, msg("A name lookup ended with an exception: {reason}", {{"reason", error.what()}}));
    }
}

}  // namespace

Lookup::Lookup(std::shared_ptr<Resolver> resolver, std::function<void()> wake) : shared_(std::make_shared<Shared>()) {
    shared_->resolver = std::move(resolver);
    shared_->wake = std::move(wake);
}

Lookup::~Lookup() {
    const std::scoped_lock lock(shared_->mutex);
    shared_->wake = nullptr;
}

Status Lookup::start(const std::string& host) {
    try {
        // Detached on purpose: joining would wait for a name server that may never answer.
        std::thread([shared = shared_, host] { shared->put({host, guarded(*shared->resolver, host)}); }).detach();
    } catch (const std::system_error& error) {
        return fail(ErrorCode::internal, msg("No thread for a name lookup could be made: {reason}", {{"reason", error.what()}}));
    }
    return {};
}

std::optional<LookupAnswer> Lookup::take() {
    const std::scoped_lock lock(shared_->mutex);
    if (shared_->answers.empty()) return std::nullopt;
    LookupAnswer answer = std::move(shared_->answers.front());
    shared_->answers.pop_front();
    return answer;
}

}  // namespace saksi::net
