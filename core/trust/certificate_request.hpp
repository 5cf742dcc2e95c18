// Asking an authority for a certificate.
#pragma once

#include <string>

#include "trust/identity.hpp"

namespace saksi::trust {

/// Who asks. An authority decides what of it stands in the certificate.
struct RequestedName {
    std::string name;          ///< commonName, 1 to 64 characters
    std::string role;          ///< title, at most 64
    std::string organisation;  ///< organizationName, at most 64
};

/// A new locked key and the PKCS#10 request over it.
struct CertificateRequest {
    Bytes locked_key_pem;      ///< encrypted PKCS#8
    std::string pem;           ///< `CERTIFICATE REQUEST`
    std::string key_sha256;    ///< SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal: what the authority compares with the paper
};
/// A new ECDSA P-256 key; asks for digitalSignature, nonRepudiation and documentSigning. Errors: usage (name, passphrase). Source: RFC 2986, RFC 9336.
Result<CertificateRequest> request_certificate(const RequestedName& name, const Passphrase& passphrase);

}  // namespace saksi::trust
