// A text with signatures of a log and its witnesses under it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace saksi::trust {

struct NoteSignature {
    std::string name;         ///< as the signer calls its key
    std::uint32_t key_id = 0;
    Bytes signature;          ///< of any kind and length
};

/// Read, not believed: whose signature counts is for whoever holds keys.
struct SignedNote {
    std::string text;         ///< with its last line feed: exactly what is signed
    std::vector<NoteSignature> signatures;

    /// Reads one whole note. `first_line`: its place in what holds it, for the sentence. Errors: malformed naming the line, limit_exceeded
    /// (limits::note_signatures). Source: C2SP signed-note, "Format".
    static Result<SignedNote> parse(std::string_view note, std::size_t first_line);
};

/// A name that may stand in a note: UTF-8, not empty, no Unicode space and no plus, at most limits::log_name_bytes.
bool is_note_name(std::string_view name);

}  // namespace saksi::trust
