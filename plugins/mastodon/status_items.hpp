// Items out of the entities of the client interface. Source: docs.joinmastodon.org/entities.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "item_builder.hpp"
#include "json_document.hpp"

namespace saksi::mastodon {

/// True for an object with the members that every Status has.
bool is_status(const sdk::JsonCursor& status);
/// `uri` of the account where the server states it, else its `url`.
sdk::JsonCursor account_id(const sdk::JsonCursor& account);

/// A post, comment or, when it only repeats another, an `Announce`.
sdk::ItemBuilder status_item(const std::string& key, const std::string& record, const sdk::JsonCursor& status);
/// What the status's own record says of it, for items out of answers that do not name it: facts linked by its number.
struct StatusFacts {
    std::string id;  ///< of the asked server's interface
    std::optional<sdk::Found> author, url;

    static StatusFacts of(const std::string& record, const sdk::JsonCursor& status);
};
/// A `Like` or `Announce` by an account of favourited_by or reblogged_by, which state no time; the post is the one in the request's path.
std::optional<sdk::ItemBuilder> act_item(const std::string& key, const std::string& activity, const std::string& record, const sdk::JsonCursor& account,
                                         const StatusFacts& status);
/// An entry of the edit history: what the post said from that time on.
std::optional<sdk::ItemBuilder> edit_item(const std::string& key, const std::string& record, const sdk::JsonCursor& edit, const StatusFacts& status);

/// Cursors at the addresses of a status's media, https and http only.
std::vector<sdk::JsonCursor> media_links(const sdk::JsonCursor& status);

}  // namespace saksi::mastodon
