// The comments of a post, page after page, the newest first, as the discussion widget loads them.
#pragma once

#include <optional>
#include <string>

#include "answer.hpp"
#include "emitter.hpp"
#include "message_address.hpp"
#include "settings.hpp"
#include "widget_items.hpp"

namespace saksi::telegram {

class CommentPages {
public:
    CommentPages(std::string site, const MessageAddress& address, const Settings& settings) : site_(std::move(site)), address_(address), settings_(settings) {}

    void ask_first(const sdk::Emitter& emitter) const;
    /// What the first page tells of the post: its number of comments as shown, linked to the post by `post_url`.
    std::optional<sdk::Found> shown_total(const sdk::Answer& first, const std::string& post_url) const;
    /// Reports the comments of a page (keys `comments.PAGE`) and asks for the one before it.
    void on_page(const sdk::Emitter& emitter, const sdk::Answer& answer);

private:
    void on_html(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_more(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void take(const sdk::Emitter& emitter, const WidgetHtml& html);
    void find_way_on(const WidgetHtml& html);
    void stop(const sdk::Emitter& emitter, std::string_view code, const std::string& detail) const;

    std::string site_;
    MessageAddress address_;
    const Settings& settings_;
    std::string api_url_, form_;  // of loadComments; empty when the page shows no way on
    std::string before_;
    int page_ = 0;
    std::size_t collected_ = 0;
};

}  // namespace saksi::telegram
