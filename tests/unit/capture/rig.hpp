// A home, a network that answers from a script, and a watcher: captures without a socket.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "capture/capture.hpp"
#include "conformance/fixture.hpp"
#include "evidence/item.hpp"
#include "net/fetcher.hpp"

namespace saksi::test {

struct TemporaryFolder {
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    Path path;
};

/// 2026-11-21T08:00:00Z and a millisecond more with every look.
class SteppingClock final : public base::Clock {
public:
    UtcTime now() override { return {1'795'248'000'000 + ++looks_}; }
    std::chrono::nanoseconds monotonic() override { return std::chrono::milliseconds(++looks_); }

private:
    std::int64_t looks_ = 0;
};

/// A hop as the fetcher hands it out: status line and fields end in an empty line, `head` as in a fixture.
net::HopRecord hop_of(const std::string& request, const std::string& url, const std::string& head, const std::string& body);

/// Answers each URL as the fixture says, oldest request first or newest first; an unknown URL is a refused connection.
class ScriptedFetcher final : public net::Fetcher {
public:
    explicit ScriptedFetcher(const conformance::Fixture& fixture, bool newest_first = false) : fixture_(fixture), newest_first_(newest_first) {}

    Status submit(net::Request request) override;
    Result<std::optional<net::Event>> next(std::chrono::milliseconds wait) override;
    std::size_t unfinished() const noexcept override { return waiting_.size() + (completion_ ? 1 : 0); }
    std::size_t queued() const noexcept override { return waiting_.size(); }
    void wake() noexcept override {}
    void cancel() noexcept override {}

    std::vector<std::string> asked;                 ///< URLs in the order in which they were answered
    std::function<void(std::size_t)> after_answer;  ///< told how many answers there were
    bool dead = false;                              ///< every connection is refused

private:
    const conformance::Fixture& fixture_;
    bool newest_first_;
    std::deque<net::Request> waiting_;
    std::optional<net::Completion> completion_;
};

class Watcher final : public capture::Progress {
public:
    void planned(std::string_view) override {}
    void acknowledged(std::string_view url, int status, std::uint64_t) override {
        if (status != 0) kept.emplace(url);
        if (on_acknowledged) on_acknowledged();
    }
    void remaining(std::size_t) override {}
    void lost(const Message& what) override { losses.push_back(base::text_of(what, Language::english)); }

    std::set<std::string> kept;
    std::vector<std::string> losses;
    std::function<void()> on_acknowledged;
};

/// PosixFileSystem whose WARC cannot be synced from the `fails_at`th time on; counts how often it was tried after that.
class FailingDisk final : public base::FileSystem {
public:
    int fails_at = 0;
    int syncs = 0;

    Result<std::unique_ptr<base::ReadableFile>> open(const Path& path) override { return disk_.open(path); }
    Result<std::unique_ptr<base::AppendableFile>> create(const Path& path, std::uint32_t mode) override;
    Result<std::unique_ptr<base::AppendableFile>> reopen(const Path& path) override { return disk_.reopen(path); }
    Status rename_new(const Path& from, const Path& to) override { return disk_.rename_new(from, to); }
    Status rename_over(const Path& from, const Path& to) override { return disk_.rename_over(from, to); }
    Status sync_directory(const Path& directory) override { return disk_.sync_directory(directory); }
    Status make_directories(const Path& path, std::uint32_t mode) override { return disk_.make_directories(path, mode); }
    Status make_directory(const Path& path, std::uint32_t mode) override { return disk_.make_directory(path, mode); }
    Status remove(const Path& path) override { return disk_.remove(path); }
    Status remove_tree(const Path& path) override { return disk_.remove_tree(path); }
    Result<std::optional<base::FileStatus>> status(const Path& path) override { return disk_.status(path); }
    Result<std::vector<std::string>> list(const Path& directory) override { return disk_.list(directory); }
    Result<std::unique_ptr<base::FileLock>> try_lock(const Path& path) override { return disk_.try_lock(path); }

private:
    base::PosixFileSystem disk_;
};

/// One fixture's capture, and everything that it needs.
class Rig {
public:
    explicit Rig(const std::string& plugin = "bluesky", const std::string& fixture = "post");

    store::JobFolder new_job();
    /// Opens the only job again, as another run of the program would.
    store::JobFolder open_job();
    capture::World world(net::Fetcher& fetcher);
    capture::Request request() const;

    TemporaryFolder folder;
    store::Home home;
    base::PosixFileSystem disk;
    const Path plugin_program = SAKSI_PLUGIN_PROGRAM;
    base::FileSystem* files = &disk;
    SteppingClock clock;
    base::SystemRandom random;
    plugin_host::Registry registry;
    std::string plugin;
    conformance::Fixture fixture;
    secrets::Secrets secrets;
    Watcher watcher;
    std::atomic<bool> stop{false};
};

/// The whole file; throws when there is none.
std::string read_text(const Path& file);
/// Items of a recorded job in the bundle's form.
std::vector<evidence::Item> items_of(store::JobFolder& job);
/// `Create did:plc:… at://…`: what tells one act from another.
std::vector<std::string> acts_of(const std::vector<evidence::Item>& items);

}  // namespace saksi::test
