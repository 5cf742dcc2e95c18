// One URL on its way through its plugin: open actions in the plugin's order, answers as they become durable, reports.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/draft.hpp"
#include "capture/recorder.hpp"
#include "plugin_host/plugin.hpp"

namespace saksi::capture {

/// What is known of one open action.
struct OpenAction {
    std::string key;
    std::string url;
    std::string request;                    ///< `r000001`; empty for a wait
    std::optional<std::chrono::nanoseconds> due;  ///< a wait: when it is over, by the monotonic clock
    bool settled = false;                   ///< the last hop is in, perhaps not durable yet
    bool durable = false;                   ///< may be handed to the plugin
    plugin_host::Outcome outcome = plugin_host::Outcome::response;
    std::vector<Recorded> hops;
    bool truncated = false;
    std::string detail;
};

struct UrlJob {
    std::string url;
    std::unique_ptr<plugin_host::Plugin> plugin;  ///< its own instance: a plugin has one job at a time
    std::unique_ptr<plugin_host::Job> job;
    std::deque<OpenAction> open;
    Drafts drafts;

    bool ended() const { return job->ended() || open.empty(); }
};

}  // namespace saksi::capture
