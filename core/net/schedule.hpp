// Whose turn it is: by purpose, then by age, within the limits per host and in all.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace saksi::net {

/// Pure bookkeeping of numbered tasks; times are those of Clock::monotonic.
class Schedule {
public:
    using Time = std::chrono::nanoseconds;

    Schedule(int per_host, int total) : per_host_(per_host), total_(total) {}

    /// Queues task `number`; lower priorities go first. `not_before` postpones it.
    void add(std::uint64_t number, std::string host, int priority, Time not_before, Time now);
    /// The next task that may start, now counted as active; release it when it is done.
    std::optional<std::uint64_t> take(Time now);
    void release(std::uint64_t number);
    /// Keeps `host` free of new tasks until then: it asked for it (Retry-After).
    void hold(const std::string& host, Time until);
    /// When take may succeed though nothing else happens; nullopt when only a release can help.
    std::optional<Time> next_time(Time now) const;
    void clear_waiting();

private:
    struct Host {
        int active = 0;
        Time held_until{0};
        std::set<std::pair<int, std::uint64_t>> waiting;
    };
    struct Task {
        std::string host;
        int priority = 0;
        Time started{0};
    };
    struct Best {
        Host* host = nullptr;
        std::pair<int, std::uint64_t> key;
    };
    void wake_delayed(Time now);
    Best best(Time now);
    /// Until when tasks of priority above 0 must stand back: a post or an identity is being fetched.
    Time first_class_until() const;

    int per_host_;
    int total_;
    std::map<std::string, Host> hosts_;
    std::map<std::uint64_t, Task> active_;
    std::map<std::uint64_t, Task> tasks_;
    std::multimap<Time, std::uint64_t> delayed_;
};

}  // namespace saksi::net
