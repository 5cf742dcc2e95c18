// The dated data file: what walls look like today.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace saksi::web {

/// A page of `host` (any when empty, sub-domains included) that holds the octets `text` is not the content but `state`.
struct WallMarker {
    std::string host;
    std::string text;
    std::string state;
};

struct Settings {
    int comments_per_page = 100;
    std::vector<WallMarker> walls;

    /// Throws std::runtime_error when `data` is not of schema saksi-web-data/1.
    static Settings read(std::string_view data);
};

}  // namespace saksi::web
