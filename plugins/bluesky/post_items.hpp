// Items out of the views that the AppView delivers. Every pointer is relative to the whole recorded body.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "item_builder.hpp"
#include "json_document.hpp"

namespace saksi::bluesky {

/// A post or comment from an `app.bsky.feed.defs#postView` at `view`. Nothing when the author is not the one in the post's own address: such a view
/// would put words into another's mouth.
std::optional<sdk::ItemBuilder> post_item(const std::string& key, const std::string& record, const sdk::JsonCursor& view);
/// A node of a thread that the AppView withholds: `#notFoundPost` or `#blockedPost`.
sdk::ItemBuilder withheld_item(const std::string& key, const std::string& record, const sdk::JsonCursor& node);
/// A like from an entry of getLikes; the liked post is what the request named in `uri`. Nothing without an account.
std::optional<sdk::ItemBuilder> like_item(const std::string& key, const std::string& record, const sdk::JsonCursor& like, const std::string& post_uri);
/// A repost from an entry of getRepostedBy, which states no time. Nothing without an account.
std::optional<sdk::ItemBuilder> repost_item(const std::string& key, const std::string& record, const sdk::JsonCursor& profile, const std::string& post_uri);
/// A post that getPosts does not deliver: `answer` is the whole body.
sdk::ItemBuilder missing_item(const std::string& key, const std::string& record, const sdk::JsonCursor& answer, const std::string& post_uri);
/// A post from `com.atproto.repo.getRecord` of the author's own server: `answer` is the whole body.
sdk::ItemBuilder repo_item(const std::string& key, const std::string& record, const sdk::JsonCursor& answer, const std::string& did);

/// A like or repost from its own repository (com.atproto.repo.getRecord).
sdk::ItemBuilder act_item(const std::string& key, const std::string& activity, const std::string& record, const sdk::JsonCursor& answer, const std::string& did);
/// One that the repository says it does not hold; nothing when the answer says something else.
std::optional<sdk::ItemBuilder> missing_act(const std::string& key, const std::string& activity, const std::string& record, const sdk::JsonCursor& answer, const std::string& act_uri,
                                            const std::string& did);

/// Where a post record names its pictures, video or link preview: cursors at the CID texts.
std::vector<sdk::JsonCursor> media_links(const sdk::JsonCursor& post_record);

}  // namespace saksi::bluesky
