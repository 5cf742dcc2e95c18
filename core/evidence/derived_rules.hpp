// The closed rules by which one value follows from another. Source: bukti-1.md §9.6. Used by this room and by verify.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace saksi::evidence {

/// Instant (utc_text form) in a TID: microseconds in the upper 53 bits of 13 base-32 digits; `leaf` may have a path before it (an at:// URI).
/// Source: atproto.com/specs/tid.
std::optional<std::string> time_of_tid(std::string_view leaf);
/// Instant in a snowflake. `scheme`: x, mastodon or tiktok.
std::optional<std::string> time_of_snowflake(std::string_view scheme, std::string_view leaf);
/// Instant in an Instagram media id `pk` or `pk_owner`.
std::optional<std::string> time_of_instagram_pk(std::string_view leaf);
/// `https://bsky.app/profile/A/post/K` for `at://A/app.bsky.feed.post/K`.
std::optional<std::string> bluesky_post_url(std::string_view leaf);
std::optional<std::string> bluesky_profile_url(std::string_view leaf);

/// Percent-decoding; nullopt for `%` without two digits. `plus_is_space` for query values.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);
/// The decoded value of the one query parameter `name` of `uri`; nullopt when it is absent, doubled or not UTF-8.
std::optional<std::string> query_value(std::string_view uri, std::string_view name);
/// The decoded segment number `n` (`0` the first after the leading slash) of the path; nullopt when there is none or it is not UTF-8.
std::optional<std::string> path_segment(std::string_view uri, std::string_view n);
/// True when `text`, at least 16 characters long, is one whole percent-decoded path segment or query value of `uri`, or when it is `uri` itself.
bool names_address(std::string_view text, std::string_view uri);

}  // namespace saksi::evidence
