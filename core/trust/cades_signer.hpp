// Making a detached CAdES baseline signature.
#pragma once

#include <optional>
#include <vector>

#include "trust/certificate_path.hpp"
#include "trust/identity.hpp"
#include "trust/timestamp.hpp"

namespace saksi::trust {

/// Signs with one unlocked key. `chain`: signer first.
class CadesSigner {
public:
    /// Errors: malformed when `key` does not belong to the first certificate; usage when `chain` is empty.
    static Result<CadesSigner> with(SigningKey key, std::vector<Certificate> chain);

    /// CAdES B-B over `content`: DER, one SignerInfo, content-type, message-digest, signing-time, signing-certificate-v2, no other
    /// attribute; bag: signer and intermediates, never an anchor. The octets repeat for the same input except the ECDSA value.
    /// `claimed` is cut to whole seconds. Source: EN 319 122-1 §6, RFC 5652, RFC 5035.
    Result<Bytes> sign(ByteView content, UtcTime claimed) const;

private:
    CadesSigner(SigningKey key, std::vector<Certificate> chain) : key_(std::move(key)), chain_(std::move(chain)) {}
    SigningKey key_;
    std::vector<Certificate> chain_;
};

/// The signature value of the only SignerInfo: what a signature timestamp covers. Errors: malformed.
Result<Bytes> signature_value(ByteView cms);
/// B-B to B-T: adds the token as the only unsigned attribute. Errors: malformed, exists (there is one already).
Result<Bytes> add_signature_timestamp(ByteView cms, const TimestampToken& token);
/// The signature timestamp inside, nullopt when there is none. Errors: malformed.
Result<std::optional<Bytes>> signature_timestamp(ByteView cms);
/// Certificates and CRLs carried by a CAdES or a token, no judgement. Errors: malformed, limit_exceeded.
Result<Bag> bag_of(ByteView cms);

}  // namespace saksi::trust
