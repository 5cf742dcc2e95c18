// Items out of the HTML that t.me delivers for embedding.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html_tree.hpp"
#include "item_builder.hpp"
#include "message_address.hpp"
#include "settings.hpp"

namespace saksi::telegram {

/// HTML of `record`: its whole body, or the JSON string that `outer` selects in it.
struct WidgetHtml {
    std::string_view text;
    const sdk::HtmlTree& tree;
    std::string record;
    sdk::json outer = nullptr;

    sdk::json place(std::size_t start, std::size_t end) const;
    /// Inner source, attribute source, or a stretch as a fact; nothing when there is none.
    std::optional<sdk::Found> inner(const sdk::HtmlElement* element) const;
    std::optional<sdk::Found> attribute(const sdk::HtmlElement* element, std::string_view name) const;
    std::optional<sdk::Found> stretch(std::size_t start, std::size_t end) const;
};

/// The post that `address` asks for, or nullptr: another one must not stand in its place.
const sdk::HtmlElement* find_post(const WidgetHtml& html, const MessageAddress& address);
sdk::ItemBuilder post_item(const WidgetHtml& html, const sdk::HtmlElement& message);
/// What the widget says instead of a post; nothing when it says nothing of the kind.
std::optional<sdk::ItemBuilder> error_item(const WidgetHtml& html, const Settings& settings, const std::string& address);

/// Every comment of a page of the discussion.
std::vector<const sdk::HtmlElement*> find_comments(const WidgetHtml& html);
sdk::ItemBuilder comment_item(const std::string& key, const WidgetHtml& html, const sdk::HtmlElement& message, const Settings& settings);

/// Addresses of pictures, videos and sound in the message, https only.
std::vector<sdk::Found> media_links(const WidgetHtml& html, const sdk::HtmlElement& message);
/// True when the message has a file or video that the widget shows only in Telegram's own program.
bool has_hidden_media(const WidgetHtml& html, const sdk::HtmlElement& message);

}  // namespace saksi::telegram
