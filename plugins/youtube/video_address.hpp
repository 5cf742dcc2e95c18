// Videos of YouTube as they stand in links. Source: yt-dlp's list of forms, 2026-08.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saksi::youtube {

struct VideoAddress {
    std::string id;       ///< eleven characters
    std::string comment;  ///< of `lc=`, or empty

    /// From `/watch?v=ID`, `/shorts/ID`, `/live/ID`, `/embed/ID`, or `https://youtu.be/ID`.
    static std::optional<VideoAddress> from_url(std::string_view url);
    std::string page_url() const { return "https://www.youtube.com/watch?v=" + id; }
};

}  // namespace saksi::youtube
