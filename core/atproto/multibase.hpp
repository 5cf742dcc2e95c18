// Octets as the text forms of the AT Protocol: base 32, base 58 and base 64 for URLs. Used inside this room and by its tests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace saksi::atproto {

/// RFC 4648 §6 in lower case, without padding.
std::string base32_of(ByteView octets);
/// Exactly the texts that base32_of makes: unused bits are zero.
std::optional<Bytes> from_base32(std::string_view text);
/// The alphabet of Bitcoin (draft-msporny-base58).
std::string base58_of(ByteView octets);
/// At most limits::key_text_bytes characters.
std::optional<Bytes> from_base58(std::string_view text);
/// RFC 4648 §5 without padding; unused bits are zero, so that one value has one text.
std::optional<Bytes> from_base64url(std::string_view text);

}  // namespace saksi::atproto
