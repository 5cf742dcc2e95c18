// What the two halves of the test authority share.
#pragma once

#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "test_authority.hpp"

namespace saksi::test {

/// A fixture that cannot be built is a broken test: end at once and say where.
inline void must(bool good, const char* what) {
    if (good) return;
    std::fprintf(stderr, "test authority: %s\n", what);
    std::abort();
}

using Key = std::shared_ptr<EVP_PKEY>;
using Cert = std::shared_ptr<X509>;

struct IssuedData {
    trust::Certificate certificate;
    Cert x509;
    Key key;
    std::shared_ptr<const IssuedData> issuer;  ///< nullptr for a root
};

inline const EVP_MD* digest_named(const std::string& name) {
    const EVP_MD* digest = EVP_get_digestbyname(name.c_str());
    must(digest != nullptr, "digest name");
    return digest;
}

template <class T, class Encode>
Bytes der_of(Encode encode, T* value) {
    unsigned char* out = nullptr;
    const int length = encode(value, &out);
    must(length > 0, "encoding");
    Bytes octets(out, out + length);
    OPENSSL_free(out);
    return octets;
}

inline Cert x509_from(const trust::Certificate& certificate) {
    const unsigned char* at = certificate.der().data();
    Cert x509(d2i_X509(nullptr, &at, static_cast<long>(certificate.der().size())), X509_free);
    must(x509 != nullptr, "certificate");
    return x509;
}

inline std::time_t seconds_of(UtcTime time) { return static_cast<std::time_t>(time.ms / 1000); }

}  // namespace saksi::test
