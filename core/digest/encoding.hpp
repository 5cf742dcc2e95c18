// base64 as evidence uses it: one text for one value.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace saksi::digest {

/// RFC 4648 §4, with padding, without line breaks.
std::string base64_of(ByteView data);
/// Decodes exactly the texts that base64_of makes: padding present, no white space, unused bits zero (RFC 4648 §3.5: otherwise two texts
/// would stand for one value). Errors: malformed.
Result<Bytes> from_base64(std::string_view text);

}  // namespace saksi::digest
