#include "telegram_job.hpp"

#include <algorithm>

#include "page.hpp"
#include "url.hpp"

namespace saksi::telegram {

using sdk::Answer;
using sdk::Emitter;

TelegramJob::TelegramJob(MessageAddress address, std::string site, const Settings& settings)
    : address_(std::move(address)), site_(std::move(site)), settings_(settings), pages_(site_, address_, settings),
      comments_({"comments", "comments", static_cast<std::size_t>(settings.most_comment_pages)}, [this](const std::string& before) { return pages_.request(before); },
                [this](const Emitter& emitter, const std::string& key, const Answer& page, std::string& why) { return pages_.read(emitter, key, page, why); }) {}

void TelegramJob::begin(const Emitter& emitter) {
    if (address_.is_private) return emitter.loss("", "platform_private", "post", "t.me/c/ links lead to private chats, which only their members can see");
    emitter.http({"post", "post", site_ + "/" + address_.post() + "?embed=1&mode=tme"});
}

void TelegramJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    if (answer.key == "post") return on_post(emitter, answer);
    if (comments_.is_mine(answer.key)) return on_comments(emitter, answer);
    if (answer.key == "channel") return on_channel(emitter, answer);
    if (media_.is_mine(answer.key)) return media_.on_answer(emitter, answer);
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
    hidden_media_ = has_hidden_media(html, *message);
    comments_.ask(emitter);
    for (const sdk::Found& link : media_links(html, *message)) media_.ask(emitter, link);
}

void TelegramJob::on_comments(const Emitter& emitter, const Answer& answer) {
    if (answer.key == "comments.0") {
        send_post(emitter, answer);
        if (discussion_in(answer, settings_) == Discussion::closed) return reports_.send(emitter, {"comments", "platform_private"});
    }
    comments_.on_page(emitter, answer);
    if (comments_.ended()) reports_.send(emitter, comments_.end());
}

void TelegramJob::send_post(const Emitter& emitter, const Answer& first_comments) {
    const auto total = pages_.shown_total(first_comments, post_->leaf("/object/url"));
    post_->shown_count("comments", total);
    post_->send(emitter);
    reports_.declare("comments", total);
    if (hidden_media_) emitter.loss("post", "not_fetched", "/object/attachment", "the widget shows a file or video of this post only in Telegram's own program");
    // Telegram shows reactions as numbers and forwards not at all.
    reports_.send(emitter, {"reactors", "platform_private"});
    reports_.send(emitter, {"sharers", "platform_private"});
}

/// t.me/s/CHANNEL leads back to t.me/CHANNEL when there is nothing to look at.
void TelegramJob::on_channel(const Emitter& emitter, const Answer& answer) {
    if (!answer.is_response()) return emitter.loss("post", sdk::loss_code(answer), "channel", answer.detail);
    const auto parts = sdk::split_url(sdk::address_of(answer));
    if (!parts || !parts->path.starts_with("/s/"))
        emitter.loss("post", "platform_private", "channel", "the channel shows no preview: it is private, empty, restricted or no channel");
}

}  // namespace saksi::telegram
