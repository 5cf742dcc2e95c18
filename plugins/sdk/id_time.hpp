// Times that platforms hide in their ids. Source: bukti-1.md 9.6, rules snowflake-ms and instagram-pk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace saksi::sdk {

/// A positive number below 2^63 without leading zero, or nothing.
std::optional<std::uint64_t> id_number(std::string_view digits) noexcept;
/// `scheme`: x, mastodon or tiktok. Nothing when `digits` is no id or the instant lies outside the years 1970 to 9999.
std::optional<std::string> snowflake_time(std::string_view scheme, std::string_view digits);
/// `pk` may have a part after `_`, which does not count.
std::optional<std::string> instagram_time(std::string_view pk);
/// The media pk of an Instagram or Threads shortcode (base 64 with `-_`), or nothing when it is none or too long for one.
std::optional<std::string> shortcode_pk(std::string_view shortcode);

}  // namespace saksi::sdk
