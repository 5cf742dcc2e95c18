// An answer of an authority about single certificates (RFC 6960), for authorities that publish no list.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "trust/crl.hpp"

namespace saksi::trust {

struct OcspData;

/// What an answer says about one certificate.
struct OcspAnswer {
    enum class Status { good, revoked, unknown } status = Status::unknown;
    UtcTime this_update;
    std::optional<UtcTime> next_update;
    std::optional<RevokedEntry> entry;   ///< for revoked
};

/// Immutable; copies share one parsed answer.
class OcspResponse {
public:
    /// Reads one OCSPResponse in strict DER that holds a BasicOCSPResponse. Errors: malformed, refused (the responder's status is not successful; the
    /// status in the sentence), limit_exceeded (limits::ocsp_bytes, ocsp_single_responses). Source: RFC 6960 §4.2.1.
    static Result<OcspResponse> from_der(ByteView der);

    const Bytes& der() const noexcept;
    /// SHA-256 of the DER octets, lower-case hexadecimal.
    const std::string& fingerprint() const noexcept;
    UtcTime produced_at() const noexcept;
    /// True when the answer was signed by `issuer` itself, or by a responder that it issued a certificate to: extendedKeyUsage OCSPSigning, digitalSignature, valid
    /// when the answer was produced, and nothing to ask about its own revocation (id-pkix-ocsp-nocheck or no pointer). SHA-2, keys of the table, no unknown
    /// critical extension. Source: RFC 6960 §4.2.2.2.
    bool is_signed_by(const Certificate& issuer) const;
    /// What it says about `certificate`, found by certID over `issuer`; nullopt when it does not name it. Ask only after is_signed_by(issuer).
    std::optional<OcspAnswer> find(const Certificate& certificate, const Certificate& issuer) const;
    /// True when a certID has the serial number of `certificate` and the name of its issuer; whose key signed it stays open.
    bool names(const Certificate& certificate) const;

    const OcspData& data() const noexcept { return *data_; }
    explicit OcspResponse(std::shared_ptr<const OcspData> data) noexcept : data_(std::move(data)) {}

private:
    std::shared_ptr<const OcspData> data_;
};

/// What is posted as application/ocsp-request: one certID over SHA-1 (what responders know, RFC 5019 §2.1.1; it identifies, it proves nothing), no nonce, no
/// signature. Errors: internal.
Result<Bytes> ocsp_request(const Certificate& certificate, const Certificate& issuer);

}  // namespace saksi::trust
