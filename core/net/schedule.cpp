#include "net/schedule.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/limits.hpp"

namespace saksi::net {

void Schedule::add(std::uint64_t number, std::string host, int priority, Time not_before, Time now) {
    if (not_before > now) delayed_.emplace(not_before, number);
    else hosts_[host].waiting.emplace(priority, number);
    tasks_[number] = {std::move(host), priority, Time{0}};
}

void Schedule::wake_delayed(Time now) {
    while (!delayed_.empty() && delayed_.begin()->first <= now) {
        const auto number = delayed_.begin()->second;
        delayed_.erase(delayed_.begin());
        const Task& task = tasks_.at(number);
        hosts_[task.host].waiting.emplace(task.priority, number);
    }
}

Schedule::Time Schedule::first_class_until() const {
    Time until{0};
    for (const auto& [number, task] : active_)
        if (task.priority == 0) until = std::max<Time>(until, task.started + limits::first_class_time);
    return until;
}

Schedule::Best Schedule::best(Time now) {
    Best found;
    for (auto& [name, host] : hosts_) {
        if (host.waiting.empty() || host.active >= per_host_ || host.held_until > now) continue;
        if (found.host == nullptr || *host.waiting.begin() < found.key) found = {&host, *host.waiting.begin()};
    }
    return found;
}

std::optional<std::uint64_t> Schedule::take(Time now) {
    wake_delayed(now);
    if (active_.size() >= static_cast<std::size_t>(total_)) return std::nullopt;
    const Best found = best(now);
    if (found.host == nullptr || (found.key.first > 0 && first_class_until() > now)) return std::nullopt;
    const auto number = found.key.second;
    found.host->waiting.erase(found.key);
    ++found.host->active;
    auto node = tasks_.extract(number);
    node.mapped().started = now;
    active_.insert(std::move(node));
    return number;
}

void Schedule::release(std::uint64_t number) {
    const auto task = active_.find(number);
    SAKSI_ASSERT(task != active_.end());
    --hosts_.at(task->second.host).active;
    active_.erase(task);
}

void Schedule::hold(const std::string& host, Time until) {
    auto& held = hosts_[host].held_until;
    held = std::max(held, until);
}

std::optional<Schedule::Time> Schedule::next_time(Time now) const {
    if (active_.size() >= static_cast<std::size_t>(total_)) return std::nullopt;
    std::optional<Time> next;
    const auto consider = [&](Time time) {
        if (time > now && (!next || time < *next)) next = time;
    };
    if (!delayed_.empty()) consider(delayed_.begin()->first);
    bool waiting = false;
    for (const auto& [name, host] : hosts_) {
        if (host.waiting.empty()) continue;
        waiting = true;
        consider(host.held_until);
    }
    if (waiting) consider(first_class_until());
    return next;
}

void Schedule::clear_waiting() {
    for (auto& [name, host] : hosts_) host.waiting.clear();
    delayed_.clear();
    tasks_.clear();
}

}  // namespace saksi::net
