// Posts of Instagram as they stand in links. Source: instaloader's and yt-dlp's forms, 2026.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saksi::instagram {

/// The shortcode of `/[USER/](p|tv|reel|reels)/CODE`; nothing for share links, which must be followed, and for stories.
std::optional<std::string> shortcode_of(std::string_view url);

}  // namespace saksi::instagram
