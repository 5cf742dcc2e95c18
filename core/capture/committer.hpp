// Group commit beside the work: one batch becomes durable on a thread of its own while the next is being fetched.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "base/file_system.hpp"
#include "store/journal.hpp"

namespace saksi::capture {

/// One thread, one batch at a time. All members but the constructor's `done` belong to the thread that made it.
class Committer {
public:
    /// `warc`, `journal` and whatever `done` uses outlive the committer. The journal is the committer's alone from start() until take() or wait()
    /// has given the batch's end; the WARC may be appended to meanwhile. `done` is called on the committer's thread when a batch has ended.
    Committer(base::AppendableFile& warc, store::Journal& journal, std::function<void()> done);
    /// Waits for the batch under way: a commit is never given up half-way.
    ~Committer();
    Committer(const Committer&) = delete;
    Committer& operator=(const Committer&) = delete;

    /// A batch is under way, or its end was not taken yet.
    bool is_busy() const noexcept { return busy_; }
    /// fdatasync of the WARC, then one journal transaction. Not while busy.
    void start(store::Batch batch);
    /// The end of the batch, nullopt while it is under way or when there is none. A failure is final for this process: what was not committed is
    /// cut off at resume. Errors: those of sync_data and Journal::commit.
    std::optional<Status> take();
    /// The same, waiting for it; success when nothing is under way.
    Status wait();

private:
    void work(std::stop_token stop);
    Status commit(const store::Batch& batch) noexcept;

    base::AppendableFile& warc_;
    store::Journal& journal_;
    std::function<void()> done_;
    bool busy_ = false;  // of the owning thread
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<store::Batch> batch_;
    std::optional<Status> ended_;
    std::jthread thread_;  // last: it uses the others
};

}  // namespace saksi::capture
