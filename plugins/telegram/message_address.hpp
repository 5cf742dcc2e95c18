// Messages of Telegram as they stand in links. Source: core.telegram.org/api/links#message-links.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saksi::telegram {

/// A public user name: a letter, then letters, digits and `_`, 4 to 32 characters.
bool is_channel(std::string_view text) noexcept;

struct MessageAddress {
    std::string channel;  ///< empty for a private chat
    std::string id;
    std::string comment;  ///< of `?comment=`, or empty
    bool is_private = false;

    /// From `https://HOST/[s/]CHANNEL/[TOPIC/]ID` or `https://HOST/c/NUMBER/[TOPIC/]ID`; the host is the manifest's business.
    static std::optional<MessageAddress> from_url(std::string_view url);
    /// `CHANNEL/ID` as the widget writes it in data-post.
    std::string post() const { return channel + "/" + id; }
    std::string page_url() const { return std::string("https://t.me/") + (is_private ? "c/" : "") + post(); }
    /// Names compare without case.
    bool is_post(std::string_view data_post) const noexcept;
};

}  // namespace saksi::telegram
