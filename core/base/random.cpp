#include "base/random.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>

#include "base/assert.hpp"
#include "base/bytes.hpp"

namespace saksi::base {

void SystemRandom::fill(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        const ssize_t got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        SAKSI_ASSERT(got > 0);
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

std::string new_uuid(Random& random) {
    std::array<std::uint8_t, 16> octets{};
    random.fill(octets);
    octets[6] = static_cast<std::uint8_t>((octets[6] & 0x0F) | 0x40);  // version 4
    octets[8] = static_cast<std::uint8_t>((octets[8] & 0x3F) | 0x80);  // variant 10
    std::string text = hex_of(octets);
    for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, 1, '-');
    return text;
}

std::string new_salt(Random& random) {
    std::array<std::uint8_t, 16> octets{};
    random.fill(octets);
    return hex_of(octets);
}

}  // namespace saksi::base
