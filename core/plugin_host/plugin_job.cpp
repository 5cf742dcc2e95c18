#include "plugin_host/plugin_job.hpp"

#include <utility>

#include "base/assert.hpp"
#include "plugin_host/exchange_frame.hpp"

namespace saksi::plugin_host {

PluginJob::PluginJob(std::shared_ptr<InstanceSource> source, bool& is_open, std::string url, BaseUrls base_urls, const Budget& budget)
    : source_(std::move(source)), is_open_(is_open), base_urls_(std::move(base_urls)), talk_(std::move(url), budget), instance_(source_->take()) {
    is_open_ = true;
}

PluginJob::~PluginJob() {
    is_open_ = false;
    if (!instance_ || !*instance_) return;
    // What broke its contract, or was stopped in the middle, serves no other job.
    if (!ended() || failed() || asked_) return;
    const Result<Bytes> frame = encode_frame(bytes_of(std::string_view(R"({"type":"end"})")), {});
    Conversation nothing_more(talk_.url(), {0, 0});
    const Result<std::int32_t> ended = (*instance_)->call(*frame, nothing_more);
    if (ended && *ended >= 0 && !nothing_more.failed()) source_->give_back(std::move(*instance_));
}

void PluginJob::hand_over_start() {
    SAKSI_ASSERT(!begun_);
    begun_ = true;
    if (!instance_) return talk_.refuse(instance_.error());
    Json urls(Json::Object{});
    for (const auto& [name, url] : base_urls_) urls.set(name, url);
    Json header;
    header.set("type", "begin").set("url", talk_.url()).set("base_urls", std::move(urls));
    ask(encode_frame(bytes_of(header.canonical()), {}), "begin");
}

void PluginJob::hand_over(const Exchange& exchange) {
    SAKSI_ASSERT(begun_ && !ended());
    const std::string key = talk_.close_oldest();
    // The order of the plan, whatever order the network had: a capture that mixes them up would not be repeatable.
    SAKSI_ASSERT(key == exchange.key);
    ask(encode_exchange(exchange), "on_exchange");
}

std::vector<PluginMessage> PluginJob::take_said() {
    hear();
    answer_unoffered();
    return talk_.take_said();
}

void PluginJob::answer_unoffered() {
    while (!talk_.failed() && talk_.oldest_is_unoffered()) {
        Exchange answer;
        answer.key = talk_.close_oldest();
        answer.outcome = Outcome::not_offered;
        ask(encode_exchange(answer), "on_exchange");
        hear();
    }
}

void PluginJob::ask(const Result<Bytes>& frame, const char* name) {
    if (!frame) return talk_.refuse(frame.error());
    if (const Status asked = (*instance_)->ask(*frame); !asked) return talk_.refuse(asked.error());
    asked_ = name;
}

void PluginJob::hear() {
    const char* name = std::exchange(asked_, nullptr);
    if (!name) return;
    const Result<std::int32_t> code = (*instance_)->answer(talk_);
    if (!code) return talk_.refuse(code.error());
    if (*code < 0) talk_.end_with("plugin_failed", std::string(name) + " answered " + std::to_string(*code));
}

}  // namespace saksi::plugin_host
