#include "plugin_host/conversation.hpp"

#include <utility>

#include "base/limits.hpp"
#include "plugin_host/message_decoder.hpp"
#include "saksi_plugin.h"

namespace saksi::plugin_host {

namespace {

constexpr std::size_t longest_detail = 1024;

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};

}  // namespace

Conversation::Conversation(std::string url, const Budget& budget) : url_(std::move(url)), left_(budget), bytes_left_(limits::plugin_report_bytes) {}

std::int32_t Conversation::take(const Frame& frame) {
    if (failed_) return SAKSI_ERROR_LIMIT;
    if (frame.header_text.size() > bytes_left_) {
        end_with("budget", "the plugin's messages are larger than allowed");
        return SAKSI_ERROR_LIMIT;
    }
    bytes_left_ -= frame.header_text.size();
    Result<DecodedMessage> message = decode_message(frame);
    if (!message) {
        refuse(message.error());
        return SAKSI_ERROR_MALFORMED;
    }
    if (const auto* unoffered = std::get_if<UnofferedAction>(&*message)) return plan(unoffered->key, false) ? SAKSI_OK : SAKSI_ERROR_LIMIT;
    return accept(std::get<PluginMessage>(std::move(*message))) ? SAKSI_OK : SAKSI_ERROR_LIMIT;
}

void Conversation::refuse(const Error& error) { end_with("plugin_failed", base::text_of(error, Language::english)); }

bool Conversation::accept(PluginMessage message) {
    const bool counted = std::visit(Overloaded{[&](const HttpAction& action) { return plan(action.key, true); },
                                               [&](const LoginAction& action) { return plan(action.request.key, true); },
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

bool Conversation::plan(const std::string& key, bool offered) {
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

std::string Conversation::close_oldest() {
    std::string key = std::move(open_.front().key);
    open_.pop_front();
    return key;
}

std::vector<PluginMessage> Conversation::take_said() { return std::exchange(said_, {}); }

void Conversation::end_with(std::string code, std::string detail) {
    if (failed_) return;
    failed_ = true;
    // What was said before stays: a broken plugin does not take back what it has shown.
    if (detail.size() > longest_detail) detail.resize(longest_detail);
    said_.emplace_back(LossReport{std::nullopt, std::move(code), url_, std::move(detail)});
}

}  // namespace saksi::plugin_host
