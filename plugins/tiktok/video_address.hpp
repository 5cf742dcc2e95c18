// Videos and photo posts of TikTok as they stand in links. Source: yt-dlp's list of forms, 2026-08.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saksi::tiktok {

struct VideoAddress {
    std::string user;  ///< without `@`; `_` when the link does not say
    std::string id;
    bool is_photo = false;

    /// From `/@USER/(video|photo)/ID` or `/embed[/v2]/ID`. Nothing for short links, which must be followed.
    static std::optional<VideoAddress> from_url(std::string_view url);
    std::string path() const { return "/@" + user + (is_photo ? "/photo/" : "/video/") + id; }
};

}  // namespace saksi::tiktok
