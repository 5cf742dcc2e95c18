// An IP address as octets, so that no spelling of it can slip past a rule.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

struct sockaddr;

namespace saksi::net {

/// IPv4 lies in the first four of the octets, the rest being zero; IPv6 fills all sixteen.
struct IpAddress {
    bool is_v6 = false;
    std::array<std::uint8_t, 16> octets{};

    /// Reads dotted decimal with four parts or RFC 4291 §2.2 text (no brackets, no zone). Errors: malformed.
    static Result<IpAddress> parse(std::string_view text);
    /// Errors: malformed for another family than AF_INET and AF_INET6.
    static Result<IpAddress> from_socket(const sockaddr& address);
    /// Dotted decimal, or RFC 5952 text in lower case.
    std::string text() const;

    auto operator<=>(const IpAddress&) const = default;
};

/// Leading bits of an address family.
struct AddressRange {
    IpAddress base;
    int prefix_bits = 0;

    /// `ADDRESS` or `ADDRESS/BITS`. Errors: malformed (also when bits beyond the prefix are set).
    static Result<AddressRange> parse(std::string_view text);
    bool contains(const IpAddress& address) const noexcept;
};

}  // namespace saksi::net
