// Instants as text: the one form of signed JSON, RFC 3339 as platforms write it, and the three Indonesian zones.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace saksi::base {

/// `YYYY-MM-DDThh:mm:ss.sssZ`, years 0000 to 9999.
std::string utc_text(UtcTime time);
/// `YYYYMMDDhhmmss`: the time field of a CDXJ line.
std::string utc_14_digits(UtcTime time);
/// `YYYY-MM-DDThh:mm:ssZ`: WARC-Date.
std::string utc_seconds_text(UtcTime time);
/// Reads exactly the form of utc_text. Errors: malformed.
Result<UtcTime> parse_utc(std::string_view text);
/// Reads any RFC 3339 date-time (offset or Z, `T` or `t`, fraction of any length cut to milliseconds). Second 60 is refused: UtcTime
/// has no leap seconds. Errors: malformed. Source: RFC 3339 §5.6.
Result<UtcTime> parse_rfc3339(std::string_view text);
/// Reads an HTTP-date in IMF-fixdate form (RFC 9110 §5.6.7); other forms are obsolete and give nullopt.
std::optional<UtcTime> parse_http_date(std::string_view text);

/// Indonesia's zones: Waktu Indonesia Barat (UTC+7), Tengah (UTC+8), Timur (UTC+9). No daylight saving since 1964.
enum class Zone { wib, wita, wit };
std::string_view zone_name(Zone zone) noexcept;
std::optional<Zone> zone_from_name(std::string_view name) noexcept;
/// `2026-11-21 14:05:09 WIB (2026-11-21 07:05:09 UTC)`.
std::string local_and_utc(UtcTime time, Zone zone);

}  // namespace saksi::base
