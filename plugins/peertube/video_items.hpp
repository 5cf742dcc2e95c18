// Items out of the entities of PeerTube's interface. Source: docs.joinpeertube.org/api-rest-reference.html.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "item_builder.hpp"
#include "recorded_json.hpp"

namespace saksi::peertube {

/// True for an object with the members that every video has.
bool is_video(const sdk::JsonCursor& video);
sdk::ItemBuilder video_item(const sdk::RecordedJson& answer);
/// The file with the highest resolution of at most `most` octets, as its address; nothing when there is none.
std::optional<sdk::Found> video_file(const sdk::RecordedJson& answer, std::uint64_t most);
/// The largest preview picture, as an absolute address at `origin`, and where it stands.
struct Preview {
    std::string url;
    sdk::Found found;
};
std::optional<Preview> preview_of(const sdk::RecordedJson& answer, const std::string& origin);

/// A comment, or the place of a deleted one. Nothing for an entry of unknown form. `asked_video`: a thread answers the video whose id stands in the
/// record's address, an answer below it the comment that it names.
std::optional<sdk::ItemBuilder> comment_item(const std::string& key, const sdk::RecordedJson& answer, const sdk::JsonCursor& comment, const std::string& asked_video);

}  // namespace saksi::peertube
