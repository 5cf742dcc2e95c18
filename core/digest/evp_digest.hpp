// One running digest of OpenSSL. Used inside this room.
#pragma once

#include <openssl/evp.h>

#include <memory>

#include "base/bytes.hpp"

namespace saksi::digest {

/// Its calls fail only when memory is exhausted or the OpenSSL installation is broken: neither leaves a digest to speak of, so they are asserted.
class EvpDigest {
public:
    explicit EvpDigest(const EVP_MD* function);
    void update(ByteView data);
    /// `size` octets, asserted to be what the function gives; nothing may follow.
    Bytes finish(std::size_t size);

private:
    struct Free {
        void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> context_;
};

}  // namespace saksi::digest
