// Posts of the Mastodon family as they stand in links. Sources: docs.joinmastodon.org, docs-develop.pleroma.social, docs.gotosocial.org.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saksi::mastodon {

struct StatusAddress {
    std::string origin;  ///< `https://HOST`
    std::string id;      ///< of the server's interface; empty when only following the link tells
    std::string url;     ///< without query and fragment
    std::string given;   ///< without fragment

    /// From `/@USER/ID`, `/@USER/(statuses|posts)/ID`, `/users/USER/statuses/ID`, `/web/statuses/ID`, `/notice/ID`, `/objects/UUID`, `/p/USER/ID`.
    static std::optional<StatusAddress> from_url(std::string_view url);
};

/// Up to 64 letters, digits, `-` and `_`.
bool is_status_id(std::string_view text) noexcept;
/// The time in the id of a link whose server is the post's own (no `@USER@HOST`), when it has the form of Mastodon's since 2017.
std::optional<std::string> id_time_of(std::string_view url);

}  // namespace saksi::mastodon
