#include "media_link.hpp"

#include <algorithm>
#include <vector>

#include "url.hpp"

namespace saksi::instagram {

std::optional<std::string> shortcode_of(std::string_view url) {
    const auto parts = sdk::split_url(url);
    if (!parts) return std::nullopt;
    std::vector<std::string_view> path;
    std::string_view rest = parts->path;
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const std::size_t end = std::min(rest.find('/'), rest.size());
        if (end > 0) path.push_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
    for (std::size_t i = 0; i < 2 && i + 1 < path.size(); ++i) {
        if (path[i] == "share" || path[i] == "stories") return std::nullopt;
        if (path[i] != "p" && path[i] != "tv" && path[i] != "reel" && path[i] != "reels") continue;
        const std::string_view code = path[i + 1];
        const bool fits = code.size() >= 5 && code.size() <= 40 && std::ranges::all_of(code, [](char c) {
                              return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
                          });
        return fits ? std::optional(std::string(code)) : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace saksi::instagram
