#include "net/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <cstring>

namespace saksi::net {

Result<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string terminated(text);
    IpAddress address;
    if (::inet_pton(AF_INET, terminated.c_str(), address.octets.data()) == 1) return address;
    address.is_v6 = true;
    if (::inet_pton(AF_INET6, terminated.c_str(), address.octets.data()) == 1) return address;
    return fail(ErrorCode::malformed, msg("{text} is not an IP address.", {{"text", terminated}}));
}

Result<IpAddress> IpAddress::from_socket(const sockaddr& address) {
    IpAddress result;
    if (address.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        std::memcpy(result.octets.data(), &v4.sin_addr, 4);
        return result;
    }
    if (address.sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address, sizeof v6);
        result.is_v6 = true;
        std::memcpy(result.octets.data(), &v6.sin6_addr, 16);
        return result;
    }
    return fail(ErrorCode::malformed, msg("A socket address is neither IPv4 nor IPv6."));
}

std::string IpAddress::text() const {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    ::inet_ntop(is_v6 ? AF_INET6 : AF_INET, octets.data(), buffer.data(), buffer.size());
    return buffer.data();
}

Result<AddressRange> AddressRange::parse(std::string_view text) {
    const auto slash = text.find('/');
    auto base = IpAddress::parse(text.substr(0, slash));
    if (!base) return pass_on(base);
    AddressRange range{*base, base->is_v6 ? 128 : 32};
    if (slash == std::string_view::npos) return range;
    const auto bits = text.substr(slash + 1);
    int value = -1;
    const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), value);
    if (error != std::errc{} || end != bits.data() + bits.size() || value < 0 || value > range.prefix_bits)
        return fail(ErrorCode::malformed, msg("{text} has no usable prefix length.", {{"text", std::string(text)}}));
    range.prefix_bits = value;
    for (int bit = value; bit < (base->is_v6 ? 128 : 32); ++bit)
        if (base->octets[static_cast<std::size_t>(bit / 8)] & (0x80U >> (bit % 8)))
            return fail(ErrorCode::malformed, msg("{text} sets bits beyond its prefix length.", {{"text", std::string(text)}}));
    return range;
}

bool AddressRange::contains(const IpAddress& address) const noexcept {
    if (address.is_v6 != base.is_v6) return false;
    for (int bit = 0; bit < prefix_bits; ++bit) {
        const auto octet = static_cast<std::size_t>(bit / 8);
        if ((address.octets[octet] ^ base.octets[octet]) & (0x80U >> (bit % 8))) return false;
    }
    return true;
}

}  // namespace saksi::net
