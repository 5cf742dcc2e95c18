// The textual form of certificates, lists and keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace saksi::trust {

struct PemBlock {
    std::string label;
    Bytes der;
    std::size_t line = 0;  ///< of its BEGIN, counted from 1
};

/// Blocks with nothing but white space between them; lines of any length up to 4 KiB of base64, LF or CRLF. Headers inside a block (old encrypted
/// keys) and explanatory text are refused, so that a trust file holds what it seems to hold. Errors: malformed naming the line.
/// Source: RFC 7468 §3 (strict within a block).
Result<std::vector<PemBlock>> parse_pem(ByteView text);
/// One block, 64 characters a line.
std::string pem_block(std::string_view label, ByteView der);

}  // namespace saksi::trust
