// The spellings of one secret.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace saksi::secrets {

/// As the value of a query parameter or of a form: everything but RFC 3986's unreserved characters percent-encoded, capital digits.
std::string percent_encoded(std::string_view value);
/// As the inside of a JSON string (RFC 8259 §7), without the quotes: `"` and `\` escaped, the rest as it is.
std::string json_escaped(std::string_view value);

class SecretForms {
public:
    /// `value` is not empty.
    explicit SecretForms(std::string_view value);

    /// True when `octets` hold the value: plain, hexadecimal, inside base64 or base64url of something longer, percent-encoded (also as a form does it),
    /// or in the escapes of JSON or HTML.
    bool occur_in(ByteView octets) const;
    /// The longest stretch that one occurrence may take.
    std::size_t reach() const noexcept { return reach_; }
    /// How a request may hold it, longest first: what `percent_encoded` and `json_escaped` make of it, and the value.
    const std::vector<std::string>& written() const noexcept { return written_; }

private:
    std::string value_;
    std::vector<std::string> literal_;  // spellings that are searched for as they are
    std::vector<std::string> written_;
    std::size_t reach_ = 0;
};

}  // namespace saksi::secrets
