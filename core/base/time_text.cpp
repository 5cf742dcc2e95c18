#include "base/time_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace saksi::base {

namespace {

constexpr std::int64_t ms_per_day = 86'400'000;

struct Civil {
    int year, month, day, hour, minute, second, millisecond;
};

Civil civil_of(UtcTime time) {
    std::int64_t days = time.ms / ms_per_day;
    std::int64_t rest = time.ms % ms_per_day;
    if (rest < 0) {
        rest += ms_per_day;
        --days;
    }
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
    return {int(date.year()), int(unsigned(date.month())), int(unsigned(date.day())), int(rest / 3'600'000), int(rest / 60'000 % 60),
            int(rest / 1000 % 60), int(rest % 1000)};
}

std::optional<UtcTime> time_of(const Civil& civil) {
    const std::chrono::year_month_day date{std::chrono::year{civil.year}, std::chrono::month{static_cast<unsigned>(civil.month)},
                                           std::chrono::day{static_cast<unsigned>(civil.day)}};
    if (!date.ok() || civil.hour > 23 || civil.minute > 59 || civil.second > 59) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
    return UtcTime{days * ms_per_day + civil.hour * 3'600'000LL + civil.minute * 60'000LL + civil.second * 1000LL + civil.millisecond};
}

/// Digits at [at, at+count) as a number; -1 unless all are ASCII digits.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool has(std::string_view text, std::size_t at, char wanted) { return at < text.size() && text[at] == wanted; }

/// The first 19 characters `YYYY-MM-DD?hh:mm:ss` with the separator checked by the caller.
std::optional<Civil> date_and_time(std::string_view text) {
    const Civil civil{digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2), digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2), 0};
    const bool numbers = civil.year >= 0 && civil.month >= 1 && civil.day >= 1 && civil.hour >= 0 && civil.minute >= 0 && civil.second >= 0;
    const bool marks = has(text, 4, '-') && has(text, 7, '-') && has(text, 13, ':') && has(text, 16, ':');
    if (!numbers || !marks) return std::nullopt;
    return civil;
}

std::unexpected<Error> not_a_time(std::string_view text, std::string_view form) {
    return fail(ErrorCode::malformed, msg("“{text}” is not a time of the form {form}", {{"text", std::string(text.substr(0, 64))}, {"form", std::string(form)}}));
}

}  // namespace

std::string utc_text(UtcTime time) {
    const Civil c = civil_of(time);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", c.year, c.month, c.day, c.hour, c.minute, c.second, c.millisecond);
}

std::string utc_14_digits(UtcTime time) {
    const Civil c = civil_of(time);
    return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::string utc_seconds_text(UtcTime time) {
    const Civil c = civil_of(time);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

Result<UtcTime> parse_utc(std::string_view text) {
    static constexpr std::string_view form = "YYYY-MM-DDThh:mm:ss.sssZ";
    std::optional<Civil> civil = date_and_time(text);
    const int millisecond = digits(text, 20, 3);
    if (text.size() != form.size() || !civil || !has(text, 10, 'T') || !has(text, 19, '.') || millisecond < 0 || !has(text, 23, 'Z'))
        return not_a_time(text, form);
    civil->millisecond = millisecond;
    const std::optional<UtcTime> time = time_of(*civil);
    if (!time) return not_a_time(text, form);
    return *time;
}

Result<UtcTime> parse_rfc3339(std::string_view text) {
    static constexpr std::string_view form = "RFC 3339 (2026-11-21T07:05:09+07:00)";
    std::optional<Civil> civil = date_and_time(text);
    if (!civil || !(has(text, 10, 'T') || has(text, 10, 't'))) return not_a_time(text, form);
    std::size_t at = 19;
    if (has(text, at, '.')) {
        std::size_t end = at + 1;
        int scale = 100;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') {
            civil->millisecond += (text[end] - '0') * scale;
            scale /= 10;
            ++end;
        }
        if (end == at + 1) return not_a_time(text, form);
        at = end;
    }
    std::int64_t offset_minutes = 0;
    if (has(text, at, 'Z') || has(text, at, 'z')) {
        ++at;
    } else if (has(text, at, '+') || has(text, at, '-')) {
        const int hours = digits(text, at + 1, 2);
        const int minutes = digits(text, at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !has(text, at + 3, ':')) return not_a_time(text, form);
        offset_minutes = (text[at] == '-' ? -1 : 1) * (hours * 60 + minutes);
        at += 6;
    } else {
        return not_a_time(text, form);
    }
    const std::optional<UtcTime> local = time_of(*civil);
    if (!local || at != text.size()) return not_a_time(text, form);
    const UtcTime utc{local->ms - offset_minutes * 60'000};
    const int year = civil_of(utc).year;
    if (year < 0 || year > 9999) return not_a_time(text, form);
    return utc;
}

std::optional<UtcTime> parse_http_date(std::string_view text) {
    // "Sun, 06 Nov 1994 08:49:37 GMT"
    static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
    Civil civil{digits(text, 12, 4), 0, digits(text, 5, 2), digits(text, 17, 2), digits(text, 20, 2), digits(text, 23, 2), 0};
    for (std::size_t i = 0; i < months.size(); ++i)
        if (text.substr(8, 3) == months[i]) civil.month = static_cast<int>(i) + 1;
    if (civil.year < 0 || civil.month < 1 || civil.day < 1 || civil.hour < 0 || civil.minute < 0 || civil.second < 0) return std::nullopt;
    return time_of(civil);
}

std::string_view zone_name(Zone zone) noexcept {
    switch (zone) {
        case Zone::wib: return "WIB";
        case Zone::wita: return "WITA";
        case Zone::wit: return "WIT";
    }
    return "WIB";
}

std::optional<Zone> zone_from_name(std::string_view name) noexcept {
    for (const Zone zone : {Zone::wib, Zone::wita, Zone::wit})
        if (name == zone_name(zone)) return zone;
    return std::nullopt;
}

std::string local_and_utc(UtcTime time, Zone zone) {
    const std::int64_t hours = zone == Zone::wib ? 7 : zone == Zone::wita ? 8 : 9;
    const Civil local = civil_of({time.ms + hours * 3'600'000});
    const Civil utc = civil_of(time);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} {} ({:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC)", local.year, local.month, local.day, local.hour,
                       local.minute, local.second, zone_name(zone), utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second);
}

}  // namespace saksi::base
