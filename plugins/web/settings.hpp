// The dated data file: what walls look like today.
#pragma once

#include <string_view>
#include <vector>

#include "page.hpp"

namespace saksi::web {

struct Settings {
    int comments_per_page = 100;
    std::vector<sdk::WallMarker> walls;

    /// Throws std::runtime_error when `data` is not of schema saksi-web-data/1.
    static Settings read(std::string_view data);
};

}  // namespace saksi::web
