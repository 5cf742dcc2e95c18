// A job whose plugin lives in this process.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <vector>

#include "plugin_host/host_port.hpp"
#include "plugin_host/message_decoder.hpp"
#include "plugin_host/plugin.hpp"

namespace saksi::plugin_host {

/// What a job needs of its plugin; outlives the job. `job_open` is cleared when the job ends its life.
struct PluginSide {
    const saksi_plugin_table* table = nullptr;
    saksi_plugin* plugin = nullptr;
    HostPort* port = nullptr;
    bool job_open = false;
};

class InProcessJob final : public Job, private FrameSink {
public:
    InProcessJob(PluginSide& side, std::string url, BaseUrls base_urls, Budget budget);
    ~InProcessJob() override;
    InProcessJob(const InProcessJob&) = delete;
    InProcessJob& operator=(const InProcessJob&) = delete;

    std::vector<PluginMessage> begin() override;
    std::vector<PluginMessage> on_exchange(const Exchange& exchange) override;
    bool ended() const noexcept override { return failed_ || (begun_ && open_.empty()); }
    bool failed() const noexcept override { return failed_; }

private:
    struct OpenAction {
        std::string key;
        bool offered = true;
    };

    std::int32_t take(const Frame& frame) override;
    void refuse(const Error& error) override;
    bool accept(PluginMessage message);
    bool plan(const std::string& key, bool offered);
    void deliver(const Exchange& exchange);
    void answer_unoffered();
    void end_with(std::string code, std::string detail);
    void check(std::int32_t code, const char* call);

    PluginSide& side_;
    std::string url_;
    BaseUrls base_urls_;
    Budget left_;
    std::uint64_t bytes_left_;
    saksi_job* job_ = nullptr;
    bool begun_ = false;
    bool failed_ = false;
    std::deque<OpenAction> open_;
    std::set<std::string> keys_;
    std::vector<PluginMessage> said_;
};

}  // namespace saksi::plugin_host
