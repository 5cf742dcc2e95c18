// Runs selectors on one record's bytes: the same code before sealing and in the hearing room.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/limits.hpp"
#include "base/message.hpp"
#include "evidence/item.hpp"
#include "evidence/selector.hpp"

namespace saksi::evidence {

/// One place to look up in one record.
struct Query {
    RecordId record;
    Part part = Part::body;
    Selector selector;
    /// With it the answer says only whether the text is this one (and shows an excerpt); without it the answer holds the text.
    std::optional<std::string> expected{};
    bool operator==(const Query&) const = default;
};

/// What a selector found.
struct Selected {
    enum class Kind {
        nothing,  ///< `why` says what stopped it
        string, number, word, empty_array, empty_object,  ///< `text` as in bukti-1.md §9.2
        array, object,                                    ///< not empty: only a root can be one, or a list that is counted
        bytes,                                            ///< by position; valid UTF-8 when `utf8`
    };
    Kind kind = Kind::nothing;
    std::string text;             ///< at most limits::selected_text octets, with an expected text only limits::selected_excerpt
    bool longer = false;          ///< `text` was cut
    bool utf8 = true;             ///< of bytes; everything else is UTF-8
    bool equal = false;           ///< the whole text is the expected one
    std::uint64_t elements = 0;   ///< of an array
    /// For each fragment of the chain: one more than the number of tokens that lead to the innermost array its pointer passes through, 0 when it
    /// passes through objects only.
    std::array<std::uint16_t, limits::selector_chain> array_after{};
    base::Message why;

    /// True when `text` is a text in the sense of bukti-1.md §9.2.
    bool has_text() const noexcept { return kind != Kind::nothing && kind != Kind::array && kind != Kind::object && utf8; }
};

/// The selectable bytes of one record, borrowed for the call.
struct RecordBytes {
    ByteView head;  ///< raw status line and header fields up to and with the empty line; empty for a resource
    ByteView body;  ///< decoded body
    bool body_decodable = true;
    base::Message why_not;  ///< when it is not decodable
};

/// Runs all `queries` (their `record` is not looked at) on one record: each stretch of JSON text is scanned once for all pointers in it,
/// in memory independent of its size but for eight octets a member name (duplicates are looked for everywhere). Answers come in the order of
/// the queries.
std::vector<Selected> select_all(const RecordBytes& record, const std::vector<const Query*>& queries);
/// One selector alone.
Selected select(const RecordBytes& record, const Query& query);

}  // namespace saksi::evidence
