// What stands behind a Certificate, for this room's sources.
#pragma once

#include "trust/certificate.hpp"
#include "trust/openssl_ptr.hpp"

namespace saksi::trust {

struct CertificateData {
    X509Ptr x509;
    Bytes der;
    std::string fingerprint;
    UtcTime not_before;
    UtcTime not_after;
    bool self_signed = false;
    ByteView name;           ///< subject, whole DER element inside `der`
    ByteView issuer;         ///< the same of the issuer
    ByteView serial;         ///< content octets
    ByteView algorithm;      ///< signatureAlgorithm, whole; equal to tbsCertificate.signature
};

inline X509* x509_of(const Certificate& certificate) noexcept { return certificate.data().x509.get(); }

}  // namespace saksi::trust
