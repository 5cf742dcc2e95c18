#include "evidence/conversion.hpp"

#include <charconv>
#include <chrono>
#include <string_view>

#include "base/time_text.hpp"
#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

std::optional<std::int64_t> number_of(std::string_view digits) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

/// `0`, or digits without a leading zero, at most `longest` of them.
bool is_natural(std::string_view text, std::size_t longest) {
    return text == "0" || (made_of(text, 1, longest, is_digit) && text[0] != '0');
}

/// Years 1970 to 9999 only: outside them the lexeme is more likely another unit than a date.
std::optional<Json> instant(UtcTime time) {
    constexpr std::int64_t end_of_9999 = 253'402'300'800'000;
    if (time.ms < 0 || time.ms >= end_of_9999) return std::nullopt;
    return Json(base::utc_text(time));
}

/// `YYYY-MM-DDThh:mm:ss[.d{1,20}]`; what follows is left in `rest`.
bool is_date_time(std::string_view text, std::string_view& rest) {
    constexpr std::string_view pattern = "dddd-dd-ddTdd:dd:dd";
    if (text.size() < pattern.size()) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i)
        if (pattern[i] == 'd' ? !is_digit(text[i]) : text[i] != pattern[i]) return false;
    rest = text.substr(pattern.size());
    if (!rest.starts_with('.')) return true;
    std::size_t digits = 1;
    while (digits < rest.size() && is_digit(rest[digits])) ++digits;
    if (digits < 2 || digits > 21) return false;
    rest = rest.substr(digits);
    return true;
}

bool is_offset(std::string_view text) {
    if (text == "Z") return true;
    return text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' && is_digit(text[1]) && is_digit(text[2]) && is_digit(text[4]) &&
           is_digit(text[5]) && text.substr(1, 2) <= "23" && text.substr(4, 2) <= "59";
}

std::optional<Json> from_rfc3339(std::string_view text) {
    std::string_view rest;
    if (!is_date_time(text, rest) || !is_offset(rest)) return std::nullopt;
    const auto time = base::parse_rfc3339(text);
    return time ? instant(*time) : std::nullopt;
}

std::optional<Json> from_datetime_gmt(std::string_view text) {
    std::string_view rest;
    if (!is_date_time(text, rest) || !rest.empty()) return std::nullopt;
    const auto time = base::parse_rfc3339(std::string(text) + "Z");
    return time ? instant(*time) : std::nullopt;
}

std::optional<Json> from_http_date(std::string_view text) {
    const auto time = base::parse_http_date(text);
    if (!time) return std::nullopt;
    constexpr std::string_view names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(time->ms)));
    // A wrong day name shows that someone typed the date.
    if (text.substr(0, 3) != names[std::chrono::weekday(day).c_encoding()]) return std::nullopt;
    return instant(*time);
}

std::optional<Json> from_unix(std::string_view text, std::size_t longest, std::int64_t factor) {
    if (!is_natural(text, longest)) return std::nullopt;
    return instant({*number_of(text) * factor});
}

std::optional<Json> from_integer(std::string_view text) {
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    if (!is_natural(digits, 16) || text == "-0") return std::nullopt;
    const auto value = number_of(text);
    if (!value || *value > limits::json_integer || *value < -limits::json_integer) return std::nullopt;
    return Json(*value);
}

bool ends_in_gmt_or_utc(const Selector& selector) {
    const FragmentSelector* fragment = selector.innermost_fragment();
    return fragment && (fragment->pointer.ends_with("_gmt") || fragment->pointer.ends_with("_utc"));
}

}  // namespace

std::optional<Json> convert(As as, std::string_view text) {
    switch (as) {
        case As::text:
        case As::html:
        case As::raw: return Json(text);
        case As::rfc3339: return from_rfc3339(text);
        case As::datetime_gmt: return from_datetime_gmt(text);
        case As::http_date: return from_http_date(text);
        case As::unix_seconds: return from_unix(text, 12, 1000);
        case As::unix_milliseconds: return from_unix(text, 15, 1);
        case As::integer: return from_integer(text);
        case As::boolean:
            if (text == "true") return Json(true);
            if (text == "false") return Json(false);
            return std::nullopt;
    }
    return std::nullopt;
}

bool accepts(As as, const Selected& selected, const Selector& selector) noexcept {
    using Kind = Selected::Kind;
    if (!selected.has_text()) return false;
    if (as == As::raw) return true;
    const bool text = selected.kind == Kind::string || selected.kind == Kind::bytes;
    switch (as) {
        case As::text:
        case As::html:
        case As::rfc3339:
        case As::http_date: return text;
        case As::datetime_gmt: return text && ends_in_gmt_or_utc(selector);
        case As::unix_seconds:
        case As::unix_milliseconds:
        case As::integer: return text || selected.kind == Kind::number;
        case As::boolean: return text || selected.kind == Kind::word;
        case As::raw: return true;
    }
    return false;
}

}  // namespace saksi::evidence
