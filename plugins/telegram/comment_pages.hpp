// The comments of a post, page after page, the newest first, as the discussion widget loads them.
#pragma once

#include <optional>
#include <string>

#include "message_address.hpp"
#include "paging.hpp"
#include "settings.hpp"
#include "widget_items.hpp"

namespace saksi::telegram {

/// What the first page says of the discussion as a whole.
enum class Discussion { open, closed, unknown };
Discussion discussion_in(const sdk::Answer& first, const Settings& settings);

/// Reads pages of the list `comments`: first HTML, then JSON that holds HTML.
class CommentPages {
public:
    CommentPages(std::string site, const MessageAddress& address, const Settings& settings) : site_(std::move(site)), address_(address), settings_(settings) {}

    /// `before`: where the page before ended; empty: the newest.
    sdk::HttpRequest request(const std::string& before) const;
    std::optional<sdk::PageRead> read(const sdk::Emitter& emitter, const std::string& key, const sdk::Answer& answer, std::string& why);
    /// What the first page tells of the post: its number of comments as shown, linked to the post by `post_url`.
    std::optional<sdk::Found> shown_total(const sdk::Answer& first, const std::string& post_url) const;

private:
    sdk::PageRead take(const sdk::Emitter& emitter, const std::string& key, const WidgetHtml& html) const;
    void find_way_on(const WidgetHtml& html);

    std::string site_;
    MessageAddress address_;
    const Settings& settings_;
    std::string api_url_, form_;  // of loadComments; empty when the page shows no way on
};

}  // namespace saksi::telegram
