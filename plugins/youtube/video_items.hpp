// Items out of the JSON of a watch page and of comment answers.
#pragma once

#include <optional>
#include <string>

#include "answer.hpp"
#include "item_builder.hpp"
#include "recorded_json.hpp"
#include "settings.hpp"

namespace saksi::youtube {

/// The two objects that a watch page assigns in its scripts.
struct WatchPage {
    sdk::RecordedJson player;               ///< ytInitialPlayerResponse
    std::optional<sdk::RecordedJson> data;  ///< ytInitialData

    static std::optional<WatchPage> read(const sdk::Answer& answer, std::string& why);
};

/// The number of comments as the page shows it; nothing when it shows none.
std::optional<sdk::Found> shown_comments(const WatchPage& page);
/// The video. Nothing when the page is of another one.
std::optional<sdk::ItemBuilder> video_item(const sdk::Answer& answer, const WatchPage& page, const std::string& video_id);
/// What the player says instead of playing; nothing when it plays or says nothing.
std::optional<sdk::ItemBuilder> unplayable_item(const sdk::Answer& answer, const WatchPage& page, const Settings& settings);
/// A comment from a `commentEntityPayload`. Nothing without id and author.
std::optional<sdk::ItemBuilder> comment_item(const std::string& key, const sdk::RecordedJson& answer, const sdk::JsonCursor& payload);

}  // namespace saksi::youtube
