// An item while its plugin is still talking about it.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugin_host/message.hpp"

namespace saksi::capture {

struct Draft {
    plugin_host::ItemReport item;
    std::vector<plugin_host::FactReport> facts;
    std::vector<plugin_host::DerivedReport> derived;
    std::vector<plugin_host::AttachmentReport> attachments;
    std::vector<plugin_host::ListReport> lists;
    std::vector<plugin_host::ProofReport> proofs;
    std::vector<plugin_host::LossReport> losses;
};

/// Everything one URL's plugin reported, in its order.
struct Drafts {
    std::string platform;  ///< plugin id
    std::vector<Draft> items;
    /// Of the job, not of an item: at most capture_limits::job_losses, the newest always last, so that why a job ended is among them.
    std::vector<plugin_host::LossReport> losses;
    std::size_t further_losses = 0;  ///< that found no place
    std::unordered_map<std::string, std::size_t> places;  ///< in `items`, by the plugin's own names

    /// nullptr when no item of that name was reported.
    Draft* find(const std::string& item);
    /// Files a report. False: it names an item that was never reported, or a second item of one name; the report is dropped and a loss takes its place.
    bool add(plugin_host::PluginMessage report);

private:
    void lose(plugin_host::LossReport loss);
};

}  // namespace saksi::capture
