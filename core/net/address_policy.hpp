// Which addresses a capture may contact: public ones, and those that the operator named. Attack: threats.md H06, H07 (SSRF).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/address.hpp"

namespace saksi::net {

/// Why an address or port is not public.
enum class AddressRule {
    unspecified,     ///< 0.0.0.0/8, ::
    loopback,        ///< 127.0.0.0/8, ::1
    private_use,     ///< RFC 1918
    shared,          ///< RFC 6598, 100.64.0.0/10
    link_local,      ///< 169.254.0.0/16, fe80::/10, fec0::/10
    unique_local,    ///< fc00::/7
    multicast,       ///< 224.0.0.0/4, ff00::/8
    broadcast,       ///< 255.255.255.255
    reserved,        ///< 240.0.0.0/4, 192.0.0.0/24, 198.18.0.0/15, and IPv6 outside 2000::/3
    metadata,        ///< where clouds answer with credentials of the machine
    mapped,          ///< ::ffff:0:0/96 and ::/96: IPv4 in disguise
    nat64,           ///< 64:ff9b::/96, 64:ff9b:1::/48
    six_to_four,     ///< 2002::/16 around an IPv4 address that is itself refused
    teredo,          ///< 2001::/32 around an IPv4 address that is itself refused
    port,            ///< a port of another well-known protocol (WHATWG Fetch, "bad port")
};
/// Stable word: `loopback`, `private_use`, …
std::string_view name_of(AddressRule rule) noexcept;

/// The rule that keeps `address` out of the public Internet, or nullopt. Documentation ranges (RFC 5737) count as public: nothing of value
/// answers there. Source: IANA special-purpose address registries.
std::optional<AddressRule> special_use(const IpAddress& address) noexcept;

struct AddressDecision {
    bool allowed = false;
    std::optional<AddressRule> rule;       ///< set when the address is special, allowed or not
    std::optional<std::string> exception;  ///< the operator's words that allowed it: to be noted in the bundle
};

class AddressPolicy {
public:
    /// Only public addresses.
    AddressPolicy() = default;
    /// `allow`: each `ADDRESS`, `ADDRESS:PORT`, `[V6]:PORT`, `CIDR`, `HOST` or `HOST:PORT`, as given to --allow-address. Errors: usage.
    static Result<AddressPolicy> open(const std::vector<std::string>& allow);

    /// May `host` (as in the URL, lower case) be contacted at `address` and `port`? Pure: asks no name server.
    AddressDecision check(std::string_view host, const IpAddress& address, std::uint16_t port) const;

private:
    struct Exception {
        std::string words;
        std::string host;                   ///< empty: any
        std::optional<AddressRange> range;  ///< nullopt: any
        std::uint16_t port = 0;             ///< 0: any
    };
    std::vector<Exception> exceptions_;
};

}  // namespace saksi::net
