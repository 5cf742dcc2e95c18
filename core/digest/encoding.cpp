#include "digest/encoding.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>

#include "base/assert.hpp"

namespace saksi::digest {

namespace {

// EVP_DecodeBlock skips white space at both ends and takes line feeds for granted: only the alphabet itself may reach it.
bool is_base64_digit(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

std::size_t padding_of(std::string_view text) noexcept {
    if (text.ends_with("==")) return 2;
    return text.ends_with('=') ? 1 : 0;
}

}  // namespace

std::string base64_of(ByteView data) {
    SAKSI_ASSERT(data.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()) / 2);
    std::string text((data.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends its output with a zero octet
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), data.data(), static_cast<int>(data.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

Result<Bytes> from_base64(std::string_view text) {
    const auto malformed = [] { return fail(ErrorCode::malformed, msg("this is not canonical base64")); };
    if (text.size() % 4 != 0 || text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return malformed();
    const std::size_t padding = padding_of(text);
    const std::string_view digits = text.substr(0, text.size() - padding);
    if (!std::ranges::all_of(digits, is_base64_digit)) return malformed();
    Bytes octets(text.size() / 4 * 3);
    const int length = EVP_DecodeBlock(octets.data(), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (length < 0 || static_cast<std::size_t>(length) != octets.size()) return malformed();
    octets.resize(octets.size() - padding);
    if (base64_of(octets) != text) return malformed();  // unused bits that are not zero
    return octets;
}

}  // namespace saksi::digest
