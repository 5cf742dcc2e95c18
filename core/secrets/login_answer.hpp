// What a login's answer gives. It is read here and recorded nowhere.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/file_system.hpp"
#include "net/hop_record.hpp"

namespace saksi::secrets {

/// Where a token stands: exactly one of `pointer` (RFC 6901, a string in a JSON body) and `cookie` (name in a Set-Cookie field) is not empty.
struct TokenPlace {
    std::string name;  ///< what the token is called from now on
    std::string pointer, cookie;
};

/// Name and value of each place, in their order. Errors: missing naming the place whose token is not there (status other than 2xx: the first), limit_exceeded
/// (secret_limits::login_answer_bytes), and those of HTTP and content codings.
Result<std::vector<std::pair<std::string, std::string>>> read_tokens(const net::HopRecord& hop, const std::vector<TokenPlace>& places, base::FileSystem& files);

}  // namespace saksi::secrets
