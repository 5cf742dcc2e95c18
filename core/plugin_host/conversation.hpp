// What one job has said so far: strict messages, budgets, keys and the order of the plan, wherever the plugin's code runs.
#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "plugin_host/frame_sink.hpp"
#include "plugin_host/message.hpp"
#include "plugin_host/plugin.hpp"

namespace saksi::plugin_host {

/// Judges every frame of a plugin and keeps what it means. The first breach ends the job with one LossReport; what was said before stays.
class Conversation final : public FrameSink {
public:
    Conversation(std::string url, const Budget& budget);

    std::int32_t take(const Frame& frame) override;
    void refuse(const Error& error) override;
    /// Ends the job with a loss `code`; the first call counts.
    void end_with(std::string code, std::string detail);

    bool failed() const noexcept { return failed_; }
    bool nothing_open() const noexcept { return open_.empty(); }
    const std::string& url() const noexcept { return url_; }
    /// Closes the oldest open action and gives its key. There must be one.
    std::string close_oldest();
    /// True when the oldest open action is of a kind that this host does not do.
    bool oldest_is_unoffered() const noexcept { return !open_.empty() && !open_.front().offered; }
    /// What was said since the last call.
    std::vector<PluginMessage> take_said();

private:
    struct OpenAction {
        std::string key;
        bool offered = true;
    };

    bool accept(PluginMessage message);
    bool plan(const std::string& key, bool offered);

    std::string url_;
    Budget left_;
    std::uint64_t bytes_left_;
    bool failed_ = false;
    std::deque<OpenAction> open_;
    std::set<std::string> keys_;
    std::vector<PluginMessage> said_;
};

}  // namespace saksi::plugin_host
