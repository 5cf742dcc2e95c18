// RFC 3161: the question to a timestamp authority and the token it gives.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "trust/ocsp.hpp"

namespace saksi::trust {

/// What is posted as application/timestamp-query: SHA-256 imprint, 64-bit nonce, certReq TRUE.
class TimestampRequest {
public:
    static Result<TimestampRequest> over(ByteView data, base::Random& random);
    const Bytes& der() const noexcept { return der_; }
    /// SHA-256 of the data.
    const Bytes& imprint() const noexcept { return imprint_; }
    /// Content octets of the nonce's INTEGER.
    const Bytes& nonce() const noexcept { return nonce_; }

private:
    TimestampRequest(Bytes der, Bytes imprint, Bytes nonce)
        : der_(std::move(der)), imprint_(std::move(imprint)), nonce_(std::move(nonce)) {}
    Bytes der_;
    Bytes imprint_;
    Bytes nonce_;
};

/// What a token states (TSTInfo, RFC 3161 §2.4.2).
struct TokenInfo {
    UtcTime time;                                          ///< genTime
    std::optional<std::chrono::milliseconds> accuracy;     ///< rounded up; nullopt when not stated
    std::string policy;                                    ///< dotted OID
    std::string serial;                                    ///< hexadecimal content octets
    std::string imprint_algorithm;                         ///< `sha256`, `sha384`, `sha512`, or a dotted OID outside the table
    Bytes imprint;
    Bytes nonce;                                           ///< content octets, empty when absent
};

/// A bare token (ContentInfo), in DER with sorted sets. Reading says nothing about trust: verify_timestamp does.
class TimestampToken {
public:
    /// Errors: malformed, limit_exceeded (limits::cms_bytes).
    static Result<TimestampToken> from_der(ByteView der);
    /// Takes the token out of an authority's answer to `request`: granted, same imprint and nonce, certificate included; brought into
    /// canonical DER. Errors: malformed, refused (status not granted: the authority's words inside), limit_exceeded.
    /// Source: RFC 3161 §2.4.2.
    static Result<TimestampToken> from_response(ByteView response, const TimestampRequest& request);

    const Bytes& der() const noexcept { return der_; }
    const TokenInfo& info() const noexcept { return info_; }
    /// The token with this revocation data added to its bag (what it holds already is left as it is); the old one stays as it was. With an OCSP answer
    /// inside, SignedData.version becomes 5 (RFC 5652 §5.1). Only for a token that no manifest covers yet. Source: bundle format §5, RFC 5940.
    Result<TimestampToken> with_revocation(const std::vector<Crl>& crls, const std::vector<OcspResponse>& ocsp) const;
    Result<TimestampToken> with_crls(const std::vector<Crl>& crls) const { return with_revocation(crls, {}); }

private:
    TimestampToken(Bytes der, TokenInfo info) : der_(std::move(der)), info_(std::move(info)) {}
    Bytes der_;
    TokenInfo info_;
};

}  // namespace saksi::trust
