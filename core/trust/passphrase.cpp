#include "trust/passphrase.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace saksi::trust {

Passphrase::Passphrase(Bytes&& octets) : octets_(std::move(octets)) { octets.clear(); }
Passphrase::~Passphrase() { wipe(); }
Passphrase::Passphrase(Passphrase&& other) noexcept : octets_(std::exchange(other.octets_, {})) {}
Passphrase& Passphrase::operator=(Passphrase&& other) noexcept {
    if (this != &other) {
        wipe();
        octets_ = std::exchange(other.octets_, {});
    }
    return *this;
}
void Passphrase::wipe() noexcept {
    if (!octets_.empty()) OPENSSL_cleanse(octets_.data(), octets_.size());
}

}  // namespace saksi::trust
