// One record of a WARC that another program made, and what was found about it. Beside the strict Reader, never in its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.hpp"
#include "warc/record.hpp"

namespace saksi::warc {

/// A digest that a record states, against its octets.
struct DigestCheck {
    enum class State {
        absent,         ///< none is stated
        holds,
        differs,
        not_supported,  ///< stated with an unknown label or in a form that is none
        not_computed,   ///< the octets that it covers are not (all) in this record
    } state = State::absent;
    std::string stated;           ///< as written
    std::string computed;         ///< label and hexadecimal; empty when nothing was computed
    bool weak = false;            ///< MD5 or SHA-1: two contents with one such digest can be made
    /// Payload only: it fits the body with its chunk lines, as older programs hashed, and not the payload of WARC 1.1 §6.3.2.
    bool over_chunk_lines = false;
};
/// `absent`, `holds`, …
std::string_view name_of(DigestCheck::State state) noexcept;

struct ForeignRecord {
    std::uint64_t offset = 0;              ///< in the file: of the record, or of the gzip member in which it begins
    std::uint64_t inside = 0;              ///< unpacked octets of that member before it; 0 in a plain file
    std::optional<std::uint64_t> length;   ///< octets in the file: a plain record with its two line ends, or a member that holds this record alone
    std::string version;                   ///< `1.0`
    std::vector<Field> fields;             ///< in file order, as written
    std::string type, id, date, target_uri, content_type;  ///< empty when absent; the URI without the angle brackets of WARC 1.0
    std::optional<std::uint64_t> block_bytes;              ///< Content-Length
    DigestCheck block, payload;
    bool whole = false;                    ///< the block is there in full
    std::vector<Message> defects;          ///< against the standard or itself, at most limits::foreign_defects
    std::uint64_t defects_cut = 0;
    std::vector<Message> remarks;          ///< worth knowing, no defect

    const std::string* find(std::string_view name) const noexcept;
};

/// Octets in which no record could be read.
struct WarcGap {
    std::uint64_t offset = 0;     ///< of the first, or of the gzip member that holds it
    std::uint64_t inside = 0;     ///< as in ForeignRecord
    std::uint64_t end = 0;        ///< offset in the file behind the last
    Message why;
};

}  // namespace saksi::warc
