#include "message_address.hpp"

#include <algorithm>
#include <vector>

#include "url.hpp"

namespace saksi::telegram {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

bool is_id(std::string_view text) { return !text.empty() && text.size() <= 15 && text[0] != '0' && std::ranges::all_of(text, is_digit); }

}  // namespace

bool is_channel(std::string_view text) noexcept {
    return text.size() >= 4 && text.size() <= 32 && is_letter(text[0]) && std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

std::optional<MessageAddress> MessageAddress::from_url(std::string_view url) {
    const auto parts = sdk::split_url(url);
    if (!parts) return std::nullopt;
    std::vector<std::string> path = sdk::path_segments(parts->path);
    const bool is_private = !path.empty() && path[0] == "c";
    if (!path.empty() && (path[0] == "s" || path[0] == "c")) path.erase(path.begin());
    if (path.size() < 2 || path.size() > 3 || !std::all_of(path.begin() + 1, path.end(), is_id)) return std::nullopt;
    if (is_private ? !is_id(path[0]) : !is_channel(path[0])) return std::nullopt;
    MessageAddress address;
    address.is_private = is_private;
    address.channel = path[0];
    std::ranges::transform(address.channel, address.channel.begin(), lower);
    address.id = path.back();
    if (const std::string comment = sdk::query_value(parts->query, "comment"); is_id(comment)) address.comment = comment;
    return address;
}

bool MessageAddress::is_post(std::string_view data_post) const noexcept { return std::ranges::equal(post(), data_post, {}, lower, lower); }

}  // namespace saksi::telegram
