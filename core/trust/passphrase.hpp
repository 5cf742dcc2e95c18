// Octets that unlock a key, wiped when done.
#pragma once

#include "base/bytes.hpp"

namespace saksi::trust {

/// Owns its octets and overwrites them when it ends. Move-only, so that no copy is forgotten.
class Passphrase {
public:
    /// Takes the octets over; `octets` is overwritten.
    explicit Passphrase(Bytes&& octets);
    ~Passphrase();
    Passphrase(Passphrase&& other) noexcept;
    Passphrase& operator=(Passphrase&& other) noexcept;
    Passphrase(const Passphrase&) = delete;
    Passphrase& operator=(const Passphrase&) = delete;

    ByteView octets() const noexcept { return octets_; }
    bool empty() const noexcept { return octets_.empty(); }

private:
    void wipe() noexcept;
    Bytes octets_;
};

}  // namespace saksi::trust
