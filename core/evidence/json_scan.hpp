// Walks recorded JSON text without building values: own code, because a recorded body may be 16 MiB of one string, its numbers must keep their
// lexemes, and a name that stands twice anywhere makes the whole text ambiguous.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/message.hpp"

namespace saksi::evidence {

/// What a scan meets, in document order. Views live for the call.
class JsonEvents {
public:
    virtual ~JsonEvents() = default;
    virtual void enter_object() {}
    /// `raw` as for string(); the member's value follows.
    virtual void name(std::string_view raw) { static_cast<void>(raw); }
    virtual void leave_object(std::uint64_t members) { static_cast<void>(members); }
    virtual void enter_array() {}
    /// The element's value follows; `index` counts from 0.
    virtual void element(std::uint64_t index) { static_cast<void>(index); }
    virtual void leave_array(std::uint64_t elements) { static_cast<void>(elements); }
    /// `raw`: the octets between the quotation marks, escapes still in them, already checked.
    virtual void string(std::string_view raw) { static_cast<void>(raw); }
    virtual void number(std::string_view lexeme) { static_cast<void>(lexeme); }
    /// `true`, `false` or `null`.
    virtual void word(std::string_view word) { static_cast<void>(word); }
};

/// Scans `text` as one JSON text of RFC 8259. nullopt: it is one, and no object of it holds a name twice (names compared after decoding), no
/// string a lone surrogate. Otherwise the reason, with the octet; events before it were given all the same. Depth: limits::recorded_json_depth.
/// Memory: eight octets for each member of the objects that are open at one time. Equal 64-bit digests of two names count as equal names: a
/// server could make such names on purpose and would only spoil its own answer.
std::optional<base::Message> scan_json(ByteView text, JsonEvents& events);

/// Decodes the raw form of a scanned string, at most `longest` octets of it, ending on a character; `cut` tells whether there was more.
std::string decode_json_string(std::string_view raw, std::size_t longest, bool& cut);

/// Whether more than `most` values stand in `text`, up to its end or to where it stops being JSON (a parser stops there too): asked before Json values are
/// built from outside text.
bool holds_more_json_values(ByteView text, std::uint64_t most);

}  // namespace saksi::evidence
