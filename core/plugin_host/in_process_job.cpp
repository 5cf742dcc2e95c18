#include "plugin_host/in_process_job.hpp"

#include <utility>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "plugin_host/exchange_frame.hpp"

namespace saksi::plugin_host {

namespace {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};

std::string english(const Error& error) { return base::text_of(error, Language::english); }

}  // namespace

InProcessJob::InProcessJob(PluginSide& side, std::string url, BaseUrls base_urls, Budget budget)
    : side_(side), url_(std::move(url)), base_urls_(std::move(base_urls)), left_(budget), bytes_left_(limits::plugin_report_bytes) {
    side_.job_open = true;
}

InProcessJob::~InProcessJob() {
    if (job_) side_.table->end(job_);
    side_.job_open = false;
}

std::vector<PluginMessage> InProcessJob::begin() {
    SAKSI_ASSERT(!begun_);
    begun_ = true;
    Json urls(Json::Object{});
    for (const auto& [name, url] : base_urls_) urls.set(name, url);
    Json header;
    header.set("type", "begin").set("url", url_).set("base_urls", std::move(urls));
    const Result<Bytes> octets = encode_frame(bytes_of(header.canonical()), {});
    const Result<Frame> frame = octets ? decode_frame(*octets) : Result<Frame>(std::unexpected(octets.error()));
    if (!frame) {
        end_with("plugin_failed", english(frame.error()));
        return std::exchange(said_, {});
    }
    const SinkScope scope(*side_.port, *this);
    check(side_.table->begin(side_.plugin, view_of(frame->header_text), &job_), "begin");
    if (!failed_ && !job_) end_with("plugin_failed", "begin gave no job");
    answer_unoffered();
    return std::exchange(said_, {});
}

std::vector<PluginMessage> InProcessJob::on_exchange(const Exchange& exchange) {
    SAKSI_ASSERT(begun_ && !ended());
    // The order of the plan, whatever order the network had: a capture that mixes them up would not be repeatable.
    SAKSI_ASSERT(open_.front().key == exchange.key);
    const SinkScope scope(*side_.port, *this);
    open_.pop_front();
    deliver(exchange);
    answer_unoffered();
    return std::exchange(said_, {});
}

void InProcessJob::deliver(const Exchange& exchange) {
    const Result<Bytes> octets = encode_exchange(exchange);
    const Result<Frame> frame = octets ? decode_frame(*octets) : Result<Frame>(std::unexpected(octets.error()));
    if (!frame) return end_with("plugin_failed", english(frame.error()));
    const std::size_t head_size = exchange.head.size();
    saksi_exchange view{};
    view.struct_size = sizeof view;
    view.abi_major = SAKSI_ABI_MAJOR;
    view.abi_minor = SAKSI_ABI_MINOR;
    view.header = view_of(frame->header_text);
    view.head = view_of(frame->body.first(head_size));
    view.body = view_of(frame->body.subspan(head_size));
    check(side_.table->on_exchange(job_, &view), "on_exchange");
}

void InProcessJob::answer_unoffered() {
    while (!failed_ && !open_.empty() && !open_.front().offered) {
        Exchange answer;
        answer.key = open_.front().key;
        answer.outcome = Outcome::not_offered;
        open_.pop_front();
        deliver(answer);
    }
}

std::int32_t InProcessJob::take(const Frame& frame) {
    if (failed_) return SAKSI_ERROR_LIMIT;
    if (frame.header_text.size() > bytes_left_) {
        end_with("budget", "the plugin's messages are larger than allowed");
        return SAKSI_ERROR_LIMIT;
    }
    bytes_left_ -= frame.header_text.size();
    Result<DecodedMessage> message = decode_message(frame);
    if (!message) {
        end_with("plugin_failed", english(message.error()));
        return SAKSI_ERROR_MALFORMED;
    }
    if (const auto* unoffered = std::get_if<UnofferedAction>(&*message)) {
        return plan(unoffered->key, false) ? SAKSI_OK : SAKSI_ERROR_LIMIT;
    }
    return accept(std::get<PluginMessage>(std::move(*message))) ? SAKSI_OK : SAKSI_ERROR_LIMIT;
}

void InProcessJob::refuse(const Error& error) { end_with("plugin_failed", english(error)); }

bool InProcessJob::accept(PluginMessage message) {
    const bool counted = std::visit(Overloaded{[&](const HttpAction& action) { return plan(action.key, true); },
                                               [&](const WaitAction& action) { return plan(action.key, true); },
                                               [&](const auto&) {
                                                   if (left_.reports == 0) {
                                                       end_with("budget", "the plugin reports more than allowed");
                                                       return false;
                                                   }
                                                   --left_.reports;
                                                   return true;
                                               }},
                                    message);
    if (counted) said_.push_back(std::move(message));
    return counted;
}

bool InProcessJob::plan(const std::string& key, bool offered) {
    if (left_.actions == 0) {
        end_with("budget", "the plugin asks for more than allowed");
        return false;
    }
    if (!keys_.insert(key).second) {
        end_with("plugin_failed", "the plugin uses the key " + key + " twice");
        return false;
    }
    --left_.actions;
    open_.push_back({key, offered});
    return true;
}

void InProcessJob::end_with(std::string code, std::string detail) {
    if (failed_) return;
    failed_ = true;
    // What was said before stays: a broken plugin does not take back what it has shown.
    if (detail.size() > 1024) detail.resize(1024);
    said_.emplace_back(LossReport{std::nullopt, std::move(code), url_, std::move(detail)});
}

void InProcessJob::check(std::int32_t code, const char* call) {
    if (code < 0) end_with("plugin_failed", std::string(call) + " answered " + std::to_string(code));
}

}  // namespace saksi::plugin_host
