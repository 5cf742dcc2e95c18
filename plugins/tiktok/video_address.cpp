#include "video_address.hpp"

#include <algorithm>

#include "id_time.hpp"
#include "url.hpp"

namespace saksi::tiktok {

namespace {

/// The octets up to the next `/`, taken off `path` together with that slash.
std::string_view take(std::string_view& path) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    return segment;
}

}  // namespace

std::optional<VideoAddress> VideoAddress::from_url(std::string_view url) {
    const auto parts = sdk::split_url(url);
    if (!parts) return std::nullopt;
    std::string_view path = std::string_view(parts->path).substr(1);
    const std::string_view first = take(path);
    VideoAddress address;
    if (first == "embed") {
        if (path.starts_with("v2/")) take(path);
        address.user = "_";
    } else {
        if (first.size() < 2 || first[0] != '@') return std::nullopt;
        address.user = first.substr(1);
        const std::string_view kind = take(path);
        if (kind != "video" && kind != "photo") return std::nullopt;
        address.is_photo = kind == "photo";
    }
    address.id = take(path);
    // Nineteen digits since 2018; the short links have letters.
    return sdk::id_number(address.id) && address.id.size() >= 16 ? std::optional(address) : std::nullopt;
}

}  // namespace saksi::tiktok
