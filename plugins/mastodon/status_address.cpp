#include "status_address.hpp"

#include <algorithm>
#include <vector>

#include "id_time.hpp"
#include "url.hpp"

namespace saksi::mastodon {

namespace {

bool is_user(std::string_view segment) { return segment.size() > 1 && segment[0] == '@'; }

/// The id in a path of a known form; empty for a link that must be followed; nothing for any other path.
std::optional<std::string> id_in(const std::vector<std::string>& path) {
    const std::size_t n = path.size();
    if (n == 2 && path[0] == "objects") return "";
    if (n == 2 && (is_user(path[0]) || path[0] == "notice")) return path[1];
    if (n == 3 && is_user(path[0]) && (path[1] == "statuses" || path[1] == "posts")) return path[2];
    if (n == 3 && ((path[0] == "web" && path[1] == "statuses") || path[0] == "p")) return path[2];
    if (n == 4 && path[0] == "users" && path[2] == "statuses") return path[3];
    return std::nullopt;
}

}  // namespace

bool is_status_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
           });
}

std::optional<StatusAddress> StatusAddress::from_url(std::string_view url) {
    const auto parts = sdk::split_url(url);
    const std::string origin = sdk::origin_of(url);
    if (!parts || origin.empty()) return std::nullopt;
    const auto id = id_in(sdk::path_segments(parts->path));
    if (!id || (!id->empty() && !is_status_id(*id))) return std::nullopt;
    return StatusAddress{origin, *id, origin + parts->path, sdk::join_url(*parts)};
}

std::optional<std::string> id_time_of(std::string_view url) {
    const auto address = StatusAddress::from_url(url);
    if (!address || address->id.size() < 17) return std::nullopt;
    const std::vector<std::string> path = sdk::path_segments(std::string_view(address->url).substr(address->origin.size()));
    const bool foreign = is_user(path[0]) && path[0].find('@', 1) != std::string::npos;
    if (foreign || (!is_user(path[0]) && path[0] != "users")) return std::nullopt;
    return sdk::snowflake_time("mastodon", address->id);
}

}  // namespace saksi::mastodon
