#include "telegram_job.hpp"

#include <algorithm>

#include "page.hpp"
#include "url.hpp"

namespace saksi::telegram {

using sdk::Answer;
using sdk::Emitter;

namespace {

/// The address in `html` source, its `&amp;` read as `&`.
std::string address_in(const sdk::Found& link) {
    std::string out = link.value;
    for (std::size_t at = out.find("&amp;"); at != std::string::npos; at = out.find("&amp;", at + 1)) out.erase(at + 1, 4);
    return out;
}

}  // namespace

TelegramJob::TelegramJob(MessageAddress address, std::string site, const Settings& settings)
    : address_(std::move(address)), site_(std::move(site)), settings_(settings), comments_(site_, address_, settings) {}

void TelegramJob::begin(const Emitter& emitter) {
    if (address_.is_private) return emitter.loss("", "platform_private", "post", "t.me/c/ links lead to private chats, which only their members can see");
    emitter.http({"post", "post", site_ + "/" + address_.post() + "?embed=1&mode=tme"});
}

void TelegramJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    if (answer.key == "post") return on_post(emitter, answer);
    if (answer.key == "comments.0") return on_first_comments(emitter, answer);
    if (answer.key.starts_with("comments.")) return comments_.on_page(emitter, answer);
    if (answer.key == "channel") return on_channel(emitter, answer);
    if (answer.key.starts_with("media.")) return on_media(emitter, answer);
}

void TelegramJob::on_post(const Emitter& emitter, const Answer& answer) {
    std::string why = answer.detail;
    const auto tree = answer.has_body() && answer.status == 200 ? sdk::HtmlTree::parse(answer.body, why) : std::nullopt;
    if (!tree) {
        if (const auto refusal = answer.has_body() ? sdk::refusal_item("post", answer) : std::nullopt) return refusal->send(emitter);
        return emitter.loss("", sdk::loss_code(answer), "post", why);
    }
    const WidgetHtml html{answer.body, *tree, answer.record};
    const sdk::HtmlElement* message = find_post(html, address_);
    if (!message) {
        const auto error = error_item(html, settings_, sdk::address_of(answer));
        if (!error) return emitter.loss("", "shape_changed", "post", "neither the post nor the widget's word about it stands in the page");
        error->send(emitter);
        return emitter.http({"channel", "liveness", site_ + "/s/" + address_.channel, true});
    }
    post_ = post_item(html, *message);
    media_ = media_links(html, *message);
    hidden_media_ = has_hidden_media(html, *message);
    comments_.ask_first(emitter);
    for (std::size_t i = 0; i < media_.size(); ++i) emitter.http({"media." + std::to_string(i), "media", address_in(media_[i]), true});
}

void TelegramJob::on_first_comments(const Emitter& emitter, const Answer& answer) {
    post_->shown_count("comments", comments_.shown_total(answer, post_->leaf("/object/url")));
    post_->send(emitter);
    if (hidden_media_) emitter.loss("post", "not_fetched", "/object/attachment", "the widget shows a file or video of this post only in Telegram's own program");
    // Telegram shows reactions as numbers and forwards not at all.
    emitter.list("post", 0, {"reactors", "platform_private"});
    emitter.list("post", 1, {"sharers", "platform_private"});
    comments_.on_page(emitter, answer);
}

/// t.me/s/CHANNEL leads back to t.me/CHANNEL when there is nothing to look at.
void TelegramJob::on_channel(const Emitter& emitter, const Answer& answer) {
    if (!answer.is_response()) return emitter.loss("post", sdk::loss_code(answer), "channel", answer.detail);
    const auto parts = sdk::split_url(sdk::address_of(answer));
    if (!parts || !parts->path.starts_with("/s/"))
        emitter.loss("post", "platform_private", "channel", "the channel shows no preview: it is private, empty, restricted or no channel");
}

void TelegramJob::on_media(const Emitter& emitter, const Answer& answer) {
    const std::size_t index = std::min<std::size_t>(std::stoul(answer.key.substr(6)), media_.size() - 1);
    if (!answer.is_response() || answer.status != 200 || answer.truncated)
        return emitter.loss("post", "media_failed", media_[index].value, answer.detail.empty() ? std::string(sdk::loss_code(answer)) : answer.detail);
    emitter.attachment("post", answer.record);
    emitter.fact("post", "/object/attachment/" + std::to_string(attached_++) + "/record", media_[index]);
}

}  // namespace saksi::telegram
