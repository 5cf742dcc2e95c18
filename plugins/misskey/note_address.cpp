#include "note_address.hpp"

#include <algorithm>
#include <cstdint>

#include "found.hpp"
#include "url.hpp"

namespace saksi::misskey {

namespace {

constexpr std::string_view base_36 = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::int64_t year_2000 = 946'684'800'000;  // ms; aid and aidx count from there

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// nullopt when a character is no digit. At most 10 digits.
std::optional<std::int64_t> number_in(std::string_view text, std::string_view digits) {
    std::int64_t out = 0;
    for (const char c : text) {
        const std::size_t digit = digits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        out = out * static_cast<std::int64_t>(digits.size()) + static_cast<std::int64_t>(digit);
    }
    return out;
}

}  // namespace

bool is_note_id(std::string_view text) noexcept {
    const std::size_t n = text.size();
    return (n == 10 || n == 16 || n == 24 || n == 26) &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

std::optional<NoteAddress> NoteAddress::from_url(std::string_view url) {
    const auto parts = sdk::split_url(url);
    const std::string origin = sdk::origin_of(url);
    if (!parts || origin.empty()) return std::nullopt;
    const auto path = sdk::path_segments(parts->path);
    if (path.size() != 2 || path[0] != "notes" || !is_note_id(path[1])) return std::nullopt;
    return NoteAddress{origin, path[1]};
}

std::optional<std::string> NoteAddress::id_time() const {
    if (id.size() == 10 || id.size() == 16) {
        const auto since = number_in(std::string_view(id).substr(0, 8), base_36);
        return since ? sdk::instant_of_ms(*since + year_2000) : std::nullopt;
    }
    if (id.size() != 26) return std::nullopt;
    std::string text = id.substr(0, 10);
    std::ranges::transform(text, text.begin(), upper);
    const auto since = number_in(text, crockford);
    return since ? sdk::instant_of_ms(*since) : std::nullopt;
}

}  // namespace saksi::misskey
