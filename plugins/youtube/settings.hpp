// The dated data file: the client's version and the player's sentences.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page.hpp"

namespace saksi::youtube {

struct Settings {
    std::string client_name, client_version;
    std::size_t most_comment_pages = 500;
    std::vector<sdk::WallMarker> reasons;  ///< sentences of playabilityStatus; host empty
    std::vector<sdk::WallMarker> walls;

    /// Throws std::runtime_error when `data` is not of schema saksi-youtube-data/1.
    static Settings read(std::string_view data);
};

}  // namespace saksi::youtube
