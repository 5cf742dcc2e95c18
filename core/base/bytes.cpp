#include "base/bytes.hpp"

namespace saksi::base {

std::string hex_of(ByteView bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::uint8_t octet : bytes) {
        out.push_back(digits[octet >> 4]);
        out.push_back(digits[octet & 15]);
    }
    return out;
}

namespace {

bool continues(ByteView bytes, std::size_t at) noexcept { return at < bytes.size() && (bytes[at] & 0xC0) == 0x80; }

/// Octets of the well-formed sequence at `at`, 0 when there is none. Source: Unicode 15.0, table 3-7.
std::size_t sequence_length(ByteView bytes, std::size_t at) noexcept {
    const std::uint8_t first = bytes[at];
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(bytes, at + 1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (!continues(bytes, at + 1) || !continues(bytes, at + 2)) return 0;
        const std::uint8_t second = bytes[at + 1];
        const bool overlong = first == 0xE0 && second < 0xA0;
        const bool surrogate = first == 0xED && second > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (!continues(bytes, at + 1) || !continues(bytes, at + 2) || !continues(bytes, at + 3)) return 0;
        const std::uint8_t second = bytes[at + 1];
        const bool overlong = first == 0xF0 && second < 0x90;
        const bool too_large = first == 0xF4 && second > 0x8F;
        return overlong || too_large ? 0 : 4;
    }
    return 0;
}

}  // namespace

bool is_utf8(ByteView bytes) noexcept {
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = sequence_length(bytes, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

}  // namespace saksi::base
