#include "id_time.hpp"

#include <algorithm>
#include <charconv>

#include "found.hpp"

namespace saksi::sdk {

namespace {
constexpr std::uint64_t most_id = (std::uint64_t{1} << 63) - 1;
constexpr std::int64_t x_epoch_ms = 1'288'834'974'657;
constexpr std::int64_t instagram_epoch_ms = 1'314'220'021'721;
}  // namespace

std::optional<std::uint64_t> id_number(std::string_view digits) noexcept {
    if (digits.empty() || digits.size() > 19 || digits[0] == '0' || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value <= most_id ? std::optional(value) : std::nullopt;
}

std::optional<std::string> snowflake_time(std::string_view scheme, std::string_view digits) {
    const std::optional<std::uint64_t> id = id_number(digits);
    if (!id) return std::nullopt;
    if (scheme == "x") return instant_of_ms(static_cast<std::int64_t>(*id >> 22) + x_epoch_ms);
    if (scheme == "mastodon") return instant_of_ms(static_cast<std::int64_t>(*id >> 16));
    if (scheme == "tiktok") return instant_of_ms(static_cast<std::int64_t>(*id >> 32) * 1000);
    return std::nullopt;
}

std::optional<std::string> instagram_time(std::string_view pk) {
    const std::optional<std::uint64_t> id = id_number(pk.substr(0, pk.find('_')));
    if (!id) return std::nullopt;
    return instant_of_ms(static_cast<std::int64_t>(*id >> 23) + instagram_epoch_ms);
}

std::optional<std::string> shortcode_pk(std::string_view shortcode) {
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // Longer ones are of private posts: the pk is in the first eleven characters, the rest is a secret.
    if (shortcode.empty() || shortcode.size() > 11) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : shortcode) {
        const std::size_t digit = alphabet.find(c);
        if (digit == std::string_view::npos || value >> 57 != 0) return std::nullopt;
        value = value * 64 + digit;
    }
    return value == 0 ? std::nullopt : std::optional(std::to_string(value));
}

}  // namespace saksi::sdk
