// Notes of the Misskey family as they stand in links. Source: misskey-hub.net; ids: packages/backend/src/misc/id of Misskey.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saksi::misskey {

struct NoteAddress {
    std::string origin;  ///< `https://HOST`
    std::string id;

    /// From `/notes/ID`, ID of 10 (aid), 16 (aidx), 24 (meid, ObjectID) or 26 (ULID) letters and digits.
    static std::optional<NoteAddress> from_url(std::string_view url);
    std::string url() const { return origin + "/notes/" + id; }
    /// The time in an aid, aidx or ULID.
    std::optional<std::string> id_time() const;
};

bool is_note_id(std::string_view text) noexcept;

}  // namespace saksi::misskey
