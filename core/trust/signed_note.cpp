#include "trust/signed_note.hpp"

#include <algorithm>
#include <array>

#include "digest/encoding.hpp"
#include "trust/log_limits.hpp"
#include "trust/log_proof.hpp"

namespace saksi::trust {

namespace {

constexpr std::string_view dash = "\u2014 ";
/// Unicode spaces beyond ASCII, as UTF-8 (White_Space of the Unicode Character Database).
constexpr std::array<std::string_view, 19> wide_spaces{"\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                                                       "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};

/// `— NAME BASE64`, without its line feed.
bool read_signature(std::string_view line, NoteSignature& into) {
    if (!line.starts_with(dash)) return false;
    line.remove_prefix(dash.size());
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos || !is_note_name(line.substr(0, blank))) return false;
    const auto octets = digest::from_base64(line.substr(blank + 1));
    if (!octets || octets->size() <= 4) return false;
    into.name = line.substr(0, blank);
    for (std::size_t i = 0; i < 4; ++i) into.key_id = into.key_id << 8 | (*octets)[i];
    into.signature.assign(octets->begin() + 4, octets->end());
    return true;
}

}  // namespace

bool is_note_name(std::string_view name) {
    return !name.empty() && name.size() <= limits::log_name_bytes && name.find_first_of(" +") == std::string_view::npos &&
           std::ranges::none_of(wide_spaces, [&](std::string_view space) { return name.find(space) != std::string_view::npos; });
}

Result<SignedNote> SignedNote::parse(std::string_view note, std::size_t first_line) {
    const auto line_at = [&](std::size_t place) { return first_line + static_cast<std::size_t>(std::ranges::count(note.substr(0, place), '\n')); };
    const auto control = std::ranges::find_if(note, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
    if (control != note.end()) return not_a_proof(line_at(static_cast<std::size_t>(control - note.begin())));
    // The last empty line parts text and signatures.
    const std::size_t blank = note.rfind("\n\n");
    if (blank == std::string_view::npos || !base::is_utf8(bytes_of(note)) || !note.ends_with('\n') || blank + 2 == note.size()) return not_a_proof(line_at(note.size()));
    SignedNote read{std::string(note.substr(0, blank + 1)), {}};
    for (std::size_t at = blank + 2; at < note.size();) {
        if (read.signatures.size() == limits::note_signatures)
            return fail(ErrorCode::limit_exceeded, msg("more than {most} signatures under one checkpoint", {{"most", std::to_string(limits::note_signatures)}}));
        const std::size_t end = note.find('\n', at);
        if (!read_signature(note.substr(at, end - at), read.signatures.emplace_back())) return not_a_proof(line_at(at));
        at = end + 1;
    }
    return read;
}

}  // namespace saksi::trust
