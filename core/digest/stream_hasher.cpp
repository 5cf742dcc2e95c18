#include "digest/stream_hasher.hpp"

#include "base/assert.hpp"
#include "digest/evp_digest.hpp"

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

}  // namespace

struct StreamHasher::Context {
    Algorithm algorithm;
    EvpDigest evp;
};

StreamHasher::StreamHasher(Algorithm algorithm) : context_(new Context{algorithm, EvpDigest(evp_of(algorithm))}) {}
StreamHasher::StreamHasher(StreamHasher&&) noexcept = default;
StreamHasher& StreamHasher::operator=(StreamHasher&&) noexcept = default;
StreamHasher::~StreamHasher() = default;

void StreamHasher::update(ByteView data) {
    SAKSI_ASSERT(context_ != nullptr);
    context_->evp.update(data);
}

Digest StreamHasher::finish() {
    SAKSI_ASSERT(context_ != nullptr);
    const Algorithm algorithm = context_->algorithm;
    Bytes octets = context_->evp.finish(size_of(algorithm));
    context_.reset();
    return {algorithm, std::move(octets)};
}

}  // namespace saksi::digest
