// A job of a plugin, wherever its code runs.
#pragma once

#include <memory>
#include <string>

#include "plugin_host/conversation.hpp"
#include "plugin_host/instance.hpp"
#include "plugin_host/plugin.hpp"

namespace saksi::plugin_host {

class PluginJob final : public Job {
public:
    /// `is_open` is cleared when the job's life ends; it outlives the job. A plugin that does not start shows in `begin`.
    PluginJob(std::shared_ptr<InstanceSource> source, bool& is_open, std::string url, BaseUrls base_urls, const Budget& budget);
    ~PluginJob() override;
    PluginJob(const PluginJob&) = delete;
    PluginJob& operator=(const PluginJob&) = delete;

    void hand_over_start() override;
    void hand_over(const Exchange& exchange) override;
    std::vector<PluginMessage> take_said() override;
    bool ended() const noexcept override { return talk_.failed() || (begun_ && talk_.nothing_open()); }
    bool failed() const noexcept override { return talk_.failed(); }

private:
    void ask(const Result<Bytes>& frame, const char* name);
    void hear();
    void answer_unoffered();

    std::shared_ptr<InstanceSource> source_;
    bool& is_open_;
    BaseUrls base_urls_;
    Conversation talk_;
    Result<std::unique_ptr<Instance>> instance_;
    bool begun_ = false;
    const char* asked_ = nullptr;  ///< the function of the plugin that was called; nullptr: none that is to be answered
};

}  // namespace saksi::plugin_host
