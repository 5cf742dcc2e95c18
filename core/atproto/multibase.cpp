#include "atproto/multibase.hpp"

#include <algorithm>

#include "atproto/atproto_limits.hpp"
#include "digest/encoding.hpp"

namespace saksi::atproto {

namespace {
constexpr std::string_view digits32 = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view digits58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
}  // namespace

std::string base32_of(ByteView octets) {
    std::string text;
    unsigned held = 0, bits = 0;
    for (const std::uint8_t octet : octets) {
        held = (held << 8 | octet) & 0xFFF;
        for (bits += 8; bits >= 5; bits -= 5) text += digits32[held >> (bits - 5) & 31];
    }
    if (bits > 0) text += digits32[held << (5 - bits) & 31];
    return text;
}

std::optional<Bytes> from_base32(std::string_view text) {
    Bytes octets;
    unsigned held = 0, bits = 0;
    for (const char c : text) {
        const std::size_t digit = digits32.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        held = (held << 5 | static_cast<unsigned>(digit)) & 0xFFF;
        if ((bits += 5) < 8) continue;
        bits -= 8;
        octets.push_back(static_cast<std::uint8_t>(held >> bits & 0xFF));
    }
    if (base32_of(octets) != text) return std::nullopt;
    return octets;
}

std::string base58_of(ByteView octets) {
    const auto zeros = std::ranges::find_if(octets, [](std::uint8_t octet) { return octet != 0; }) - octets.begin();
    std::string digits;  // least significant first
    for (const std::uint8_t octet : octets) {
        unsigned carry = octet;
        for (char& digit : digits) {
            carry += static_cast<unsigned>(digit) << 8;
            digit = static_cast<char>(carry % 58);
            carry /= 58;
        }
        for (; carry > 0; carry /= 58) digits += static_cast<char>(carry % 58);
    }
    std::string text(static_cast<std::size_t>(zeros), digits58[0]);
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) text += digits58[static_cast<unsigned char>(*digit)];
    return text;
}

std::optional<Bytes> from_base58(std::string_view text) {
    if (text.size() > limits::key_text_bytes) return std::nullopt;
    Bytes octets;  // least significant first
    for (const char c : text) {
        std::size_t carry = digits58.find(c);
        if (carry == std::string_view::npos) return std::nullopt;
        for (std::uint8_t& octet : octets) {
            carry += std::size_t{octet} * 58;
            octet = static_cast<std::uint8_t>(carry & 0xFF);
            carry >>= 8;
        }
        for (; carry > 0; carry >>= 8) octets.push_back(static_cast<std::uint8_t>(carry & 0xFF));
    }
    octets.insert(octets.end(), std::min(text.find_first_not_of(digits58[0]), text.size()), 0);
    std::ranges::reverse(octets);
    return octets;
}

std::optional<Bytes> from_base64url(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        if (c == '+' || c == '/' || c == '=') return std::nullopt;
        plain += c == '-' ? '+' : c == '_' ? '/' : c;
    }
    plain.append((4 - plain.size() % 4) % 4, '=');
    auto octets = digest::from_base64(plain);
    if (!octets) return std::nullopt;
    return std::move(*octets);
}

}  // namespace saksi::atproto
