// How much work a locked key asks for before its passphrase is known to be right.
#pragma once

#include "base/result.hpp"
#include "trust/openssl_ptr.hpp"

namespace saksi::trust {

/// A key file may ask for any amount of work: PBES2 with PBKDF2 or scrypt, or a PKCS#12 scheme, and not beyond limits::key_derivation_rounds.
/// Errors: unsupported, limit_exceeded. Source: RFC 8018 §6.2, RFC 7914, RFC 7292 appendix C.
Status check_derivation(const X509_ALGOR* algorithm);
std::unexpected<Error> too_much_work();

}  // namespace saksi::trust
