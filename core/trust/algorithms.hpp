// The closed table of algorithms: what is not in it does not count, whatever OpenSSL would accept.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "digest/digest.hpp"
#include "trust/openssl_ptr.hpp"

namespace saksi::trust {

enum class SignatureKind { ecdsa, rsa_pkcs1, rsa_pss };

/// What an AlgorithmIdentifier of a signature says.
struct SignatureScheme {
    SignatureKind kind = SignatureKind::ecdsa;
    std::optional<digest::Algorithm> hash;  ///< nullopt: rsaEncryption, which leaves it to digestAlgorithm
    int salt_octets = 0;                    ///< rsa_pss
};

/// What a whole AlgorithmIdentifier (DER) names. SHA-256, SHA-384, SHA-512, parameters absent or NULL (RFC 5754 §2).
std::optional<digest::Algorithm> digest_scheme(ByteView algorithm_identifier);
/// ECDSA with SHA-2 (parameters absent, RFC 5758 §3.2), RSA PKCS#1 v1.5 with SHA-2 (NULL, RFC 4055 §5), RSASSA-PSS with one SHA-2 hash for
/// both, MGF1 and a salt of 32 to 512 octets (RFC 4055 §3.1).
std::optional<SignatureScheme> signature_scheme(ByteView algorithm_identifier);
/// Known to be broken or too weak, rather than unknown: MD5, SHA-1 and signatures over them.
bool is_weak(ByteView algorithm_identifier);
/// The OID of an AlgorithmIdentifier, dotted; empty when malformed.
std::string algorithm_oid(ByteView algorithm_identifier);

enum class KeyVerdict { allowed, too_weak, unknown };
/// ECDSA on P-256, P-384, P-521 (named curves); RSA of 2048 to 16384 bits.
KeyVerdict judge_key(EVP_PKEY* key);
/// `ECDSA P-256`, `RSA 3072`, or OpenSSL's name.
std::string key_text(EVP_PKEY* key);
/// `ECDSA with SHA-256` and so on.
std::string scheme_text(SignatureKind kind, digest::Algorithm hash);

/// True when `signature` over `data` verifies under `key`. Leaves no entry in the error queue.
bool verify_signature(EVP_PKEY* key, const SignatureScheme& scheme, digest::Algorithm hash, ByteView data, ByteView signature);

}  // namespace saksi::trust
