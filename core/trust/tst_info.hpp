// TSTInfo octets as TokenInfo.
#pragma once

#include <optional>

#include "trust/openssl_ptr.hpp"
#include "trust/timestamp.hpp"

namespace saksi::trust {

struct ParsedTstInfo {
    TstInfoPtr tst_info;
    TokenInfo info;
    long version = 0;
};
/// RFC 3161 §2.4.2. Errors: malformed (also for octets after it).
Result<ParsedTstInfo> parse_tst_info(ByteView content);

}  // namespace saksi::trust
