// The key of an account as did:key, DID documents and key logs write it. Source: atproto.com/specs/cryptography, w3c-ccg.github.io/did-key-spec.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "trust/curve_key.hpp"

namespace saksi::atproto {

/// `did:key:z…` with a compressed point of secp256k1 or P-256; nullopt for anything else.
std::optional<trust::CurveKey> key_from_did(std::string_view text);
/// `publicKeyMultibase` of a verification method of `type`: Multikey (multicodec prefix, compressed), EcdsaSecp256k1VerificationKey2019 or
/// EcdsaSecp256r1VerificationKey2019 (no prefix, compressed or uncompressed); nullopt for anything else.
std::optional<trust::CurveKey> key_from_method(std::string_view type, std::string_view multibase);
/// `did:key:z…`.
std::string did_of(const trust::CurveKey& key);

}  // namespace saksi::atproto
