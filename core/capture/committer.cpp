#include "capture/committer.hpp"

#include <utility>

#include "base/assert.hpp"

namespace saksi::capture {

Committer::Committer(base::AppendableFile& warc, store::Journal& journal, std::function<void()> done)
    : warc_(warc), journal_(journal), done_(std::move(done)), thread_([this](std::stop_token stop) { work(std::move(stop)); }) {}

Committer::~Committer() { static_cast<void>(wait()); }

void Committer::start(store::Batch batch) {
    SAKSI_ASSERT(!busy_);
    busy_ = true;
    {
        const std::lock_guard lock(mutex_);
        batch_.emplace(std::move(batch));
    }
    changed_.notify_all();
}

std::optional<Status> Committer::take() {
    const std::lock_guard lock(mutex_);
    if (!ended_) return std::nullopt;
    busy_ = false;
    return std::exchange(ended_, std::nullopt);
}

Status Committer::wait() {
    if (!busy_) return {};
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_.has_value(); });
    busy_ = false;
    return *std::exchange(ended_, std::nullopt);
}

void Committer::work(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return batch_.has_value(); })) {
        const store::Batch batch = *std::exchange(batch_, std::nullopt);
        lock.unlock();
        Status ended = commit(batch);
        lock.lock();
        ended_.emplace(std::move(ended));
        changed_.notify_all();
        lock.unlock();
        done_();
        lock.lock();
    }
}

Status Committer::commit(const store::Batch& batch) noexcept {
    try {
        if (!batch.records.empty())
            if (Status synced = warc_.sync_data(); !synced) return synced;
        return journal_.commit(batch);
    } catch (const std::exception& error) {
        return fail(ErrorCode::internal, msg("the journal could not be written: {reason}", {{"reason", error.what()}}));
    }
}

}  // namespace saksi::capture
