#include "digest/stream_hasher.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/assert.hpp"

namespace saksi::digest {

namespace {

const EVP_MD* evp_of(Algorithm algorithm) noexcept {
    switch (algorithm) {
        case Algorithm::sha256: return EVP_sha256();
        case Algorithm::sha384: return EVP_sha384();
        case Algorithm::sha512: return EVP_sha512();
    }
    return nullptr;
}

/// Before the first use of the library in this process: a configuration file that an environment variable names must not be able to put
/// another SHA-256 in place.
void ignore_configuration() {
    static const bool ready = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1;
    SAKSI_ASSERT(ready);
}

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

}  // namespace

struct StreamHasher::Context {
    Algorithm algorithm;
    std::unique_ptr<EVP_MD_CTX, FreeContext> evp{EVP_MD_CTX_new()};
};

// The calls below fail only when memory is exhausted or the OpenSSL installation is broken: neither leaves a digest to speak of.
StreamHasher::StreamHasher(Algorithm algorithm) {
    ignore_configuration();
    context_ = std::make_unique<Context>(algorithm);
    SAKSI_ASSERT(context_->evp != nullptr);
    SAKSI_ASSERT(EVP_DigestInit_ex(context_->evp.get(), evp_of(algorithm), nullptr) == 1);
}

StreamHasher::StreamHasher(StreamHasher&&) noexcept = default;
StreamHasher& StreamHasher::operator=(StreamHasher&&) noexcept = default;
StreamHasher::~StreamHasher() = default;

void StreamHasher::update(ByteView data) {
    SAKSI_ASSERT(context_ != nullptr);
    SAKSI_ASSERT(EVP_DigestUpdate(context_->evp.get(), data.data(), data.size()) == 1);
}

Digest StreamHasher::finish() {
    SAKSI_ASSERT(context_ != nullptr);
    Bytes octets(size_of(context_->algorithm));
    unsigned int length = 0;
    SAKSI_ASSERT(EVP_DigestFinal_ex(context_->evp.get(), octets.data(), &length) == 1);
    SAKSI_ASSERT(length == octets.size());
    const Algorithm algorithm = context_->algorithm;
    context_.reset();
    return {algorithm, std::move(octets)};
}

}  // namespace saksi::digest
