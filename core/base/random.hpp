// Randomness as an argument: salts, identifiers and nonces come from a Random that a test can replace.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace saksi::base {

class Random {
public:
    virtual ~Random() = default;
    /// Fills `out` with unpredictable octets. Cannot fail: the system source ends the program rather than return weak octets.
    virtual void fill(std::span<std::uint8_t> out) = 0;
};

/// getrandom(2).
class SystemRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override;
};

/// A version 4 UUID as `xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx`, lower case (RFC 9562 §5.4).
std::string new_uuid(Random& random);
/// 128 random bits as 32 lower-case hexadecimal digits: the salt of a withholdable file.
std::string new_salt(Random& random);

}  // namespace saksi::base
