#include "found.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace saksi::sdk {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes `count` digits off the front of `text`; -1 when they are not there.
int take_number(std::string_view& text, std::size_t count) {
    if (text.size() < count || !std::ranges::all_of(text.substr(0, count), is_digit)) return -1;
    int value = 0;
    std::from_chars(text.data(), text.data() + count, value);
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

/// Milliseconds of `.d+`, cut; -1 when malformed, 0 when absent.
int take_fraction(std::string_view& text) {
    if (!take(text, '.')) return 0;
    const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    if (digits == 0 || digits > 20) return -1;
    int ms = 0;
    for (std::size_t i = 0; i < 3; ++i) ms = ms * 10 + (i < digits ? text[i] - '0' : 0);
    text.remove_prefix(digits);
    return ms;
}

/// Offset from UTC in minutes, or nullopt.
std::optional<int> take_offset(std::string_view& text) {
    if (take(text, 'Z')) return 0;
    if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const int sign = text[0] == '-' ? -1 : 1;
    text.remove_prefix(1);
    const int hours = take_number(text, 2);
    if (!take(text, ':')) return std::nullopt;
    const int minutes = take_number(text, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    return sign * (hours * 60 + minutes);
}

/// `0` or up to `most_digits` digits without leading zero, times `factor`.
std::optional<std::string> unix_instant(std::string_view text, std::size_t most_digits, std::int64_t factor) {
    if (!is_count(text) || text.size() > most_digits) return std::nullopt;
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return instant_of_ms(value * factor);
}

}  // namespace

json fragment(std::string_view pointer) {
    return {{"type", "FragmentSelector"}, {"value", pointer}, {"conformsTo", "https://www.rfc-editor.org/rfc/rfc6901"}};
}

json position(std::uint64_t start, std::uint64_t end) { return {{"type", "DataPositionSelector"}, {"start", start}, {"end", end}}; }

json refined(json outer, json inner) {
    outer["refinedBy"] = std::move(inner);
    return outer;
}

Found Found::linked_by(std::string_view id, json id_selector) const {
    Found out = *this;
    out.context = {{"id", id}, {"selector", std::move(id_selector)}};
    return out;
}

Found Found::with_as(std::string_view as_word) const {
    Found out = *this;
    out.as = as_word;
    return out;
}

std::optional<Found> Found::stretch(std::size_t start, std::size_t end) const {
    if (start >= end || end > value.size() || !is_utf8(std::string_view(value).substr(start, end - start))) return std::nullopt;
    Found out = with_as("text");
    out.value = value.substr(start, end - start);
    json* innermost = &out.selector;
    while (innermost->contains("refinedBy")) innermost = &(*innermost)["refinedBy"];
    (*innermost)["refinedBy"] = position(start, end);
    return out;
}

std::optional<std::string> instant_of(std::string_view text, std::string_view as) {
    using namespace std::chrono;
    if (as == "unix-seconds" || as == "unix-milliseconds") return unix_instant(text, as == "unix-seconds" ? 12 : 15, as == "unix-seconds" ? 1000 : 1);
    const int y = take_number(text, 4);
    if (!take(text, '-')) return std::nullopt;
    const int mo = take_number(text, 2);
    if (!take(text, '-')) return std::nullopt;
    const int d = take_number(text, 2);
    if (!take(text, 'T')) return std::nullopt;
    const int h = take_number(text, 2);
    if (!take(text, ':')) return std::nullopt;
    const int mi = take_number(text, 2);
    if (!take(text, ':')) return std::nullopt;
    const int s = take_number(text, 2);
    const int ms = take_fraction(text);
    const std::optional<int> offset = as == "datetime-gmt" ? std::optional(0) : take_offset(text);
    if (!text.empty() || !offset || y < 0 || mo < 1 || d < 1 || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 59 || ms < 0) return std::nullopt;
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok()) return std::nullopt;
    const auto instant = sys_days{date} + hours{h} + minutes{mi} + seconds{s} - minutes{*offset};
    return instant_of_ms(duration_cast<milliseconds>(instant.time_since_epoch()).count() + ms);
}

std::optional<std::string> instant_of_ms(std::int64_t since_1970) {
    using namespace std::chrono;
    // The end of 9999. Asked first: a year of the library holds 16 bits only.
    if (since_1970 < 0 || since_1970 > 253'402'300'799'999) return std::nullopt;
    const sys_time<milliseconds> instant{milliseconds{since_1970}};
    const auto whole_days = floor<days>(instant);
    const year_month_day utc{whole_days};
    const hh_mm_ss clock{instant - whole_days};
    char out[64];
    std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int{utc.year()}, unsigned{utc.month()}, unsigned{utc.day()},
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                  static_cast<int>(clock.subseconds().count()));
    return out;
}

bool is_count(std::string_view lexeme) noexcept {
    if (lexeme.empty() || lexeme.size() > 16 || !std::ranges::all_of(lexeme, is_digit)) return false;
    if (lexeme.size() > 1 && lexeme[0] == '0') return false;
    std::uint64_t value = 0;
    std::from_chars(lexeme.data(), lexeme.data() + lexeme.size(), value);
    return value <= 9'007'199'254'740'991;
}

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
        if (length == 0 || text.size() - i < length) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
        // RFC 3629: no overlong form, no surrogate, at most U+10FFFF.
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return false;
        i += length;
    }
    return true;
}

std::string_view utf8_prefix(std::string_view text, std::size_t octets) noexcept {
    if (text.size() <= octets) return text;
    while (octets > 0 && (static_cast<unsigned char>(text[octets]) & 0xC0) == 0x80) --octets;
    return text.substr(0, octets);
}

}  // namespace saksi::sdk
