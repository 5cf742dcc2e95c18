#include "net/address_policy.hpp"

#include <algorithm>
#include <charconv>

#include "base/assert.hpp"

namespace saksi::net {
namespace {

struct SpecialRange {
    std::string_view range;
    AddressRule rule;
};

// IANA IPv4 special-purpose registry; metadata addresses first, because some lie inside wider ranges and one (Azure) looks public.
constexpr SpecialRange v4_ranges[] = {
    {"169.254.169.254", AddressRule::metadata},  // AWS, Azure, Google, most others
    {"169.254.170.2", AddressRule::metadata},    // AWS container credentials
    {"100.100.100.200", AddressRule::metadata},  // Alibaba
    {"192.0.0.192", AddressRule::metadata},      // Oracle
    {"168.63.129.16", AddressRule::metadata},    // Azure host agent
    {"0.0.0.0/8", AddressRule::unspecified},
    {"127.0.0.0/8", AddressRule::loopback},
    {"10.0.0.0/8", AddressRule::private_use},
    {"172.16.0.0/12", AddressRule::private_use},
    {"192.168.0.0/16", AddressRule::private_use},
    {"100.64.0.0/10", AddressRule::shared},
    {"169.254.0.0/16", AddressRule::link_local},
    {"224.0.0.0/4", AddressRule::multicast},
    {"255.255.255.255", AddressRule::broadcast},
    {"192.0.0.0/24", AddressRule::reserved},
    {"198.18.0.0/15", AddressRule::reserved},
    {"240.0.0.0/4", AddressRule::reserved},
};

constexpr SpecialRange v6_ranges[] = {
    {"fd00:ec2::254", AddressRule::metadata},   // AWS
    {"fd20:ce::254", AddressRule::metadata},    // Google
    {"::", AddressRule::unspecified},
    {"::1", AddressRule::loopback},
    {"::ffff:0:0/96", AddressRule::mapped},
    {"::/96", AddressRule::mapped},
    {"64:ff9b::/96", AddressRule::nat64},
    {"64:ff9b:1::/48", AddressRule::nat64},
    {"fe80::/10", AddressRule::link_local},
    {"fec0::/10", AddressRule::link_local},     // RFC 3879: deprecated site-local
    {"fc00::/7", AddressRule::unique_local},
    {"ff00::/8", AddressRule::multicast},
    {"2001:2::/48", AddressRule::reserved},     // benchmarking
    {"2001:10::/28", AddressRule::reserved},    // ORCHID
    {"2001:20::/28", AddressRule::reserved},    // ORCHIDv2
};

struct ParsedRange {
    AddressRange range;
    AddressRule rule;
};

template <std::size_t N>
std::vector<ParsedRange> parsed(const SpecialRange (&table)[N]) {
    std::vector<ParsedRange> result;
    for (const auto& entry : table) {
        auto range = AddressRange::parse(entry.range);
        SAKSI_ASSERT(range.has_value());
        result.push_back({*range, entry.rule});
    }
    return result;
}

bool in(const char* text, const IpAddress& address) { return AddressRange::parse(text)->contains(address); }

IpAddress embedded_v4(const IpAddress& address, std::size_t offset, std::uint8_t mask) {
    IpAddress v4;
    for (std::size_t i = 0; i < 4; ++i) v4.octets[i] = static_cast<std::uint8_t>(address.octets[offset + i] ^ mask);
    return v4;
}

// WHATWG Fetch, "port blocking": an HTTP request to these can be read as commands of another protocol.
constexpr std::uint16_t bad_ports[] = {
    0,   1,   7,   9,   11,  13,  15,  17,  19,  20,   21,   22,   23,   25,   37,   42,   43,   53,   69,   77,   79,   87,
    95,  101, 102, 103, 104, 109, 110, 111, 113, 115,  117,  119,  123,  135,  137,  139,  143,  161,  179,  389,  427,  465,
    512, 513, 514, 515, 526, 530, 531, 532, 540, 548,  554,  556,  563,  587,  601,  636,  989,  990,  993,  995,  1719, 1720,
    1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080};

std::optional<std::uint16_t> port_from(std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || value == 0 || value > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(value);
}

std::string lower_host(std::string_view host) {
    std::string result(host);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!result.empty() && result.back() == '.') result.pop_back();
    return result;
}

bool is_host_name(std::string_view host) {
    return !host.empty() && host.size() <= 253 && host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == std::string_view::npos;
}

}  // namespace

std::string_view name_of(AddressRule rule) noexcept {
    switch (rule) {
        case AddressRule::unspecified: return "unspecified";
        case AddressRule::loopback: return "loopback";
        case AddressRule::private_use: return "private_use";
        case AddressRule::shared: return "shared";
        case AddressRule::link_local: return "link_local";
        case AddressRule::unique_local: return "unique_local";
        case AddressRule::multicast: return "multicast";
        case AddressRule::broadcast: return "broadcast";
        case AddressRule::reserved: return "reserved";
        case AddressRule::metadata: return "metadata";
        case AddressRule::mapped: return "mapped";
        case AddressRule::nat64: return "nat64";
        case AddressRule::six_to_four: return "six_to_four";
        case AddressRule::teredo: return "teredo";
        case AddressRule::port: return "port";
    }
    return "reserved";
}

std::optional<AddressRule> special_use(const IpAddress& address) noexcept {
    static const auto v4 = parsed(v4_ranges);
    static const auto v6 = parsed(v6_ranges);
    for (const auto& entry : address.is_v6 ? v6 : v4)
        if (entry.range.contains(address)) return entry.rule;
    if (!address.is_v6) return std::nullopt;
    if (in("2002::/16", address)) {  // RFC 3056: the IPv4 address follows the prefix
        if (special_use(embedded_v4(address, 2, 0))) return AddressRule::six_to_four;
    } else if (in("2001::/32", address)) {  // RFC 4380 §4: server as it is, client with its bits turned
        if (special_use(embedded_v4(address, 4, 0)) || special_use(embedded_v4(address, 12, 0xff))) return AddressRule::teredo;
    } else if (!in("2000::/3", address)) {  // RFC 4291: nothing else is global unicast so far
        return AddressRule::reserved;
    }
    return std::nullopt;
}

Result<AddressPolicy> AddressPolicy::open(const std::vector<std::string>& allow) {
    AddressPolicy policy;
    for (const auto& words : allow) {
        const auto bad = [&] {
            return fail(ErrorCode::usage,
                        msg("--allow-address {words}: write an address, a CIDR range or a host name, each but the range with :PORT if wanted.",
                            {{"words", words}}));
        };
        Exception exception;
        exception.words = words;
        std::string_view rest = words;
        if (auto range = AddressRange::parse(rest)) {  // also a bare IPv6 address, whose colons are no port
            exception.range = *range;
        } else {
            const bool bracketed = rest.starts_with('[');
            const auto close = rest.find(']');
            if (bracketed && close == std::string_view::npos) return bad();
            const auto colon = rest.find(':', bracketed ? close : 0);
            if (colon != std::string_view::npos) {
                const auto port = port_from(rest.substr(colon + 1));
                if (!port) return bad();
                exception.port = *port;
                rest = rest.substr(0, colon);
            }
            if (bracketed) {
                if (!rest.ends_with(']')) return bad();
                rest = rest.substr(1, rest.size() - 2);
            }
            if (auto address = IpAddress::parse(rest); address && address->is_v6 == bracketed) {
                exception.range = AddressRange{*address, bracketed ? 128 : 32};
            } else {
                exception.host = lower_host(rest);
                if (bracketed || !is_host_name(exception.host)) return bad();
            }
        }
        policy.exceptions_.push_back(std::move(exception));
    }
    return policy;
}

AddressDecision AddressPolicy::check(std::string_view host, const IpAddress& address, std::uint16_t port) const {
    AddressDecision decision;
    decision.rule = special_use(address);
    const bool bad_port = std::ranges::find(bad_ports, port) != std::end(bad_ports);
    if (!decision.rule && bad_port) decision.rule = AddressRule::port;
    decision.allowed = !decision.rule;
    if (decision.allowed) return decision;
    const std::string name = lower_host(host);
    for (const auto& exception : exceptions_) {
        if (exception.port != 0 ? exception.port != port : bad_port) continue;  // such a port is only opened by naming it
        if (exception.range ? !exception.range->contains(address) : exception.host != name) continue;
        decision.allowed = true;
        decision.exception = exception.words;
        break;
    }
    return decision;
}

}  // namespace saksi::net
