#include "digest/evp_digest.hpp"

#include <openssl/crypto.h>

#include "base/assert.hpp"

namespace saksi::digest {

namespace {

/// Before the first use of the library in this process: a configuration file that an environment variable names must not be able to put
/// another SHA-256 in place.
void ignore_configuration() {
    static const bool ready = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1;
    SAKSI_ASSERT(ready);
}

}  // namespace

EvpDigest::EvpDigest(const EVP_MD* function) {
    ignore_configuration();
    context_.reset(EVP_MD_CTX_new());
    SAKSI_ASSERT(context_ != nullptr);
    SAKSI_ASSERT(EVP_DigestInit_ex(context_.get(), function, nullptr) == 1);
}

void EvpDigest::update(ByteView data) { SAKSI_ASSERT(EVP_DigestUpdate(context_.get(), data.data(), data.size()) == 1); }

Bytes EvpDigest::finish(std::size_t size) {
    Bytes octets(size);
    unsigned int length = 0;
    SAKSI_ASSERT(EVP_MD_CTX_get_size(context_.get()) == static_cast<int>(size));
    SAKSI_ASSERT(EVP_DigestFinal_ex(context_.get(), octets.data(), &length) == 1);
    SAKSI_ASSERT(length == size);
    return octets;
}

}  // namespace saksi::digest
