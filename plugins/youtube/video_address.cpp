#include "video_address.hpp"

#include <algorithm>

#include "url.hpp"

namespace saksi::youtube {

namespace {

bool is_id_character(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_'; }
bool is_video_id(std::string_view text) { return text.size() == 11 && std::ranges::all_of(text, is_id_character); }

}  // namespace

std::optional<VideoAddress> VideoAddress::from_url(std::string_view url) {
    const auto parts = sdk::split_url(url);
    if (!parts) return std::nullopt;
    std::string_view path = std::string_view(parts->path).substr(1);
    std::string id;
    if (path == "watch" || path == "watch/") {
        id = sdk::query_value(parts->query, "v");
    } else {
        for (const std::string_view prefix : {"shorts/", "live/", "embed/"})
            if (path.starts_with(prefix)) path.remove_prefix(prefix.size());
        id = path.substr(0, path.find('/'));
    }
    if (!is_video_id(id)) return std::nullopt;
    VideoAddress address{id, sdk::query_value(parts->query, "lc")};
    if (address.comment.size() > 128 || !std::ranges::all_of(address.comment, [](char c) { return is_id_character(c) || c == '.'; })) address.comment.clear();
    return address;
}

}  // namespace saksi::youtube
