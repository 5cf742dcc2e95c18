#include "video_address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "url.hpp"

namespace saksi::peertube {

namespace {

constexpr std::string_view hexadecimal = "0123456789abcdef";
constexpr std::string_view flickr_base_58 = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t short_length = 22;  // digits that 128 bits need, filled up in front

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 10 && text[0] != '0' && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_uuid(std::string_view text) noexcept {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : hexadecimal.find(text[i]) == std::string_view::npos) return false;
    }
    return true;
}

std::optional<std::string> uuid_of(std::string_view short_form) {
    if (short_form.size() != short_length) return std::nullopt;
    std::array<std::uint32_t, 16> octets{};
    for (const char c : short_form) {
        const std::size_t digit = flickr_base_58.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        auto carry = static_cast<std::uint32_t>(digit);
        for (std::size_t i = octets.size(); i-- > 0;) {
            carry += octets[i] * 58;
            octets[i] = carry & 0xFF;
            carry >>= 8;
        }
        if (carry != 0) return std::nullopt;  // more than 128 bits
    }
    std::string out;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += hexadecimal[octets[i] >> 4];
        out += hexadecimal[octets[i] & 15];
    }
    return out;
}

std::optional<VideoAddress> VideoAddress::from_url(std::string_view url) {
    const auto parts = sdk::split_url(url);
    const std::string origin = sdk::origin_of(url);
    if (!parts || origin.empty()) return std::nullopt;
    auto path = sdk::path_segments(parts->path);
    const bool is_short = path.size() == 2 && path[0] == "w";
    const bool is_long = path.size() == 3 && path[0] == "videos" && (path[1] == "watch" || path[1] == "embed");
    if (!is_short && !is_long) return std::nullopt;
    std::string id = path.back();
    id = id.substr(0, id.find(';'));  // `;threadId=…` leads to a comment
    if (const auto uuid = uuid_of(id)) return VideoAddress{origin, *uuid};
    if (!is_uuid(id) && !(is_long && is_number(id))) return std::nullopt;
    return VideoAddress{origin, id};
}

}  // namespace saksi::peertube
