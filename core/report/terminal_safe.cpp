#include "report/terminal_safe.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace saksi::report {

namespace {

struct CodePoint {
    char32_t value = 0;
    std::size_t length = 0;  ///< octets; 0 when the octets at this place are no UTF-8
};

struct Range {
    char32_t first, last;
};

// What a terminal obeys or does not draw. A character is listed when a reader could not see it or it changes the place of others.
constexpr std::array hidden{
    Range{0x0000, 0x001F},   Range{0x007F, 0x009F},   // C0, DEL, C1: escape sequences, line breaks, overwriting
    Range{0x00AD, 0x00AD},   Range{0x034F, 0x034F},   // soft hyphen, grapheme joiner
    Range{0x061C, 0x061C},                            // Arabic letter mark
    Range{0x115F, 0x1160},   Range{0x17B4, 0x17B5},   // fillers and vowels without a glyph
    Range{0x180B, 0x180F},                            // Mongolian selectors and vowel separator
    Range{0x200B, 0x200F},                            // zero width, joiners, left-to-right and right-to-left marks
    Range{0x2028, 0x202E},                            // line and paragraph separator, embeddings and overrides
    Range{0x2060, 0x206F},                            // word joiner, invisible operators, isolates, deprecated controls
    Range{0x27E8, 0x27E8},                            // ⟨: opens our own escapes
    Range{0x2800, 0x2800},   Range{0x3164, 0x3164},   // blank Braille, Hangul filler
    Range{0xE000, 0xF8FF},                            // private use: a font may draw anything
    Range{0xFDD0, 0xFDEF},   Range{0xFE00, 0xFE0F},   // noncharacters, variation selectors
    Range{0xFEFF, 0xFEFF},   Range{0xFFA0, 0xFFA0},   // byte order mark, halfwidth filler
    Range{0xFFF0, 0xFFFC},                            // unassigned ignorables, interlinear annotation, object replacement
    Range{0x1BCA0, 0x1BCA3}, Range{0x1D173, 0x1D17A}, // shorthand and music format controls
    Range{0xE0000, 0xE0FFF},                          // tags, more variation selectors
    Range{0xF0000, 0x10FFFF}                          // private use planes
};

// Bases after which an emoji presentation selector or a joiner means something (blocks that hold them; UTS #51 lists fewer).
constexpr std::array emoji{Range{0x00A9, 0x00A9}, Range{0x00AE, 0x00AE}, Range{0x203C, 0x203C}, Range{0x2049, 0x2049},
                           Range{0x2122, 0x2122}, Range{0x2139, 0x2139}, Range{0x2190, 0x21FF}, Range{0x2300, 0x23FF},
                           Range{0x24C2, 0x24C2}, Range{0x25A0, 0x27BF}, Range{0x2934, 0x2935}, Range{0x2B00, 0x2BFF},
                           Range{0x3030, 0x3030}, Range{0x303D, 0x303D}, Range{0x3297, 0x3299}, Range{0x1F000, 0x1FAFF}};

// Blocks with characters of two columns (UAX #11 W and F, emoji presentation).
constexpr std::array wide{Range{0x1100, 0x11FF},   Range{0x2300, 0x23FF}, Range{0x25A0, 0x27BF}, Range{0x2B00, 0x2BFF}, Range{0x2E80, 0xA4CF},
                          Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7FF}, Range{0xF900, 0xFAFF}, Range{0xFE10, 0xFE6F},  Range{0xFF00, 0xFFEF},
                          Range{0x16FE0, 0x1B2FF}, Range{0x1F000, 0x1FAFF}, Range{0x20000, 0x3FFFF}};

constexpr char32_t zero_width_joiner = 0x200D;
constexpr char32_t text_selector = 0xFE0E;
constexpr char32_t emoji_selector = 0xFE0F;
constexpr char32_t keycap = 0x20E3;

bool in(std::span<const Range> ranges, char32_t c) noexcept {
    return std::ranges::any_of(ranges, [c](const Range& range) { return range.first <= c && c <= range.last; });
}

bool is_hidden(char32_t c) noexcept { return in(hidden, c) || (c & 0xFFFE) == 0xFFFE; }

std::uint8_t octet(std::string_view text, std::size_t at) noexcept { return at < text.size() ? static_cast<std::uint8_t>(text[at]) : 0; }

/// RFC 3629 §4: no overlong form, no surrogate, at most U+10FFFF.
CodePoint code_point_at(std::string_view text, std::size_t at) noexcept {
    const std::uint8_t lead = octet(text, at);
    if (lead < 0x80) return {lead, at < text.size() ? 1U : 0U};
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : (lead & 0xF0) == 0xE0 ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    if (length == 0 || at + length > text.size()) return {};
    char32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const std::uint8_t next = octet(text, at + i);
        if ((next & 0xC0) != 0x80) return {};
        value = (value << 6) | (next & 0x3FU);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
    return {value, length};
}

std::string upper_hex(std::uint32_t value, std::size_t digits) {
    std::string out;
    for (; value != 0 || out.size() < digits; value >>= 4) out.insert(out.begin(), "0123456789ABCDEF"[value & 15]);
    return out;
}

/// A joiner or selector that shapes an emoji; anywhere else it only hides itself.
bool shapes_emoji(char32_t before, char32_t c, char32_t after) noexcept {
    const bool base_before = in(emoji, before);
    if (c == zero_width_joiner) return (base_before || before == emoji_selector) && in(emoji, after);
    if (c == text_selector) return base_before;
    if (c != emoji_selector) return false;
    const bool key_before = (before >= '0' && before <= '9') || before == '#' || before == '*';
    return base_before || (key_before && after == keycap);
}

std::size_t columns_of(char32_t c) noexcept { return in(wide, c) && c != 0x27E8 && c != 0x27E9 ? 2 : 1; }

}  // namespace

std::size_t characters_of(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0) != 0x80; }));
}

std::size_t prefix_within(std::string_view text, std::size_t columns) noexcept {
    std::size_t at = 0;
    for (std::size_t used = 0; at < text.size();) {
        const CodePoint here = code_point_at(text, at);
        used += columns_of(here.value);
        if (used > columns && at != 0) return at;
        at += std::max<std::size_t>(here.length, 1);
    }
    return at;
}

std::size_t columns_of(std::string_view text) noexcept {
    std::size_t used = 0;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint here = code_point_at(text, at);
        used += columns_of(here.value);
        at += std::max<std::size_t>(here.length, 1);
    }
    return used;
}

std::string terminal_safe(std::string_view text, std::size_t longest) {
    std::string out;
    std::size_t used = 0;
    char32_t before = 0;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint here = code_point_at(text, at);
        const std::size_t length = here.length == 0 ? 1 : here.length;
        std::string piece(text.substr(at, length));
        if (here.length == 0)
            piece = "⟨0x" + upper_hex(octet(text, at), 2) + "⟩";
        else if (is_hidden(here.value) && !shapes_emoji(before, here.value, code_point_at(text, at + length).value))
            piece = "⟨U+" + upper_hex(here.value, 4) + "⟩";
        used += characters_of(piece);
        if (used > longest) return out + "⟨…⟩";
        out += piece;
        before = here.length == 0 ? 0 : here.value;
        at += length;
    }
    return out;
}

}  // namespace saksi::report
