// Octets and the two ways the project looks at them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace saksi::base {

/// Owned octets.
using Bytes = std::vector<std::uint8_t>;
/// Borrowed octets; never stored beyond the call unless the docstring says how long it lives.
using ByteView = std::span<const std::uint8_t>;

/// The octets of `text`, borrowed.
inline ByteView bytes_of(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
/// `bytes` seen as characters, borrowed; no claim about their encoding.
inline std::string_view text_of(ByteView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes copy_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

/// Lower-case hexadecimal, two characters an octet.
std::string hex_of(ByteView bytes);
/// True when `bytes` is well-formed UTF-8 (RFC 3629: no overlong form, no surrogate, at most U+10FFFF).
bool is_utf8(ByteView bytes) noexcept;

}  // namespace saksi::base

namespace saksi {
using base::Bytes;
using base::ByteView;
using base::bytes_of;
using base::text_of;
}  // namespace saksi
