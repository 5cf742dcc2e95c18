// Items out of the entities of Misskey's interface. Source: misskey-hub.net, schemas Note, NoteReaction, UserLite.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "item_builder.hpp"
#include "recorded_json.hpp"

namespace saksi::misskey {

/// True for an object with the members that every note has.
bool is_note(const sdk::JsonCursor& note);
/// True for a note that only repeats another: no words, files or poll of its own.
bool only_repeats(const sdk::JsonCursor& note);

/// A note or answer; an `Announce` of `renoteId` when it only repeats.
sdk::ItemBuilder note_item(const std::string& key, const sdk::RecordedJson& answer, const sdk::JsonCursor& note);

/// What other records say about the note that people reacted to: facts linked by its id.
struct NoteFacts {
    std::string id;
    std::optional<sdk::Found> author, url;
};
/// A `Like` out of notes/reactions. Nothing for an entry of unknown form.
std::optional<sdk::ItemBuilder> reaction_item(const std::string& key, const sdk::RecordedJson& answer, const sdk::JsonCursor& reaction, const NoteFacts& note);

/// The addresses of a note's files.
std::vector<sdk::Found> media_links(const sdk::RecordedJson& answer, const sdk::JsonCursor& note);

}  // namespace saksi::misskey
