// A certificate revocation list as a value.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "trust/certificate.hpp"

namespace saksi::trust {

struct CrlData;

/// Why a certificate was revoked; values of RFC 5280 §5.3.1, `unspecified` also when the list gives none.
enum class RevocationReason {
    unspecified = 0,
    key_compromise = 1,
    ca_compromise = 2,
    affiliation_changed = 3,
    superseded = 4,
    cessation_of_operation = 5,
    certificate_hold = 6,
    privilege_withdrawn = 9,
    aa_compromise = 10,
};

struct RevokedEntry {
    UtcTime date;
    RevocationReason reason = RevocationReason::unspecified;
};

/// Immutable; copies share one parsed list.
class Crl {
public:
    /// Reads exactly one list. Errors: malformed, limit_exceeded (limits::crl_bytes). Source: RFC 5280 §5.1.
    static Result<Crl> from_der(ByteView der);
    /// Reads a PEM file of lists, at least one. Errors: malformed naming the line.
    static Result<std::vector<Crl>> from_pem(ByteView pem);
    /// DER or PEM, told apart by the first octets: what distribution points serve.
    static Result<Crl> from_download(ByteView octets);

    const Bytes& der() const noexcept;
    /// SHA-256 of the DER octets, lower-case hexadecimal.
    const std::string& fingerprint() const noexcept;
    std::string issuer() const;
    UtcTime this_update() const noexcept;
    std::optional<UtcTime> next_update() const noexcept;
    /// `plain`: complete for its issuer's certificates · `scoped`: limited or widened by an issuingDistributionPoint · `delta`: changes to a complete list ·
    /// `unreadable`: unknown critical extension or signature algorithm outside the table; proves nothing, as if it were missing.
    enum class Kind { plain, scoped, delta, unreadable };
    Kind kind() const noexcept;
    bool is_supported() const noexcept { return kind() == Kind::plain; }
    /// True when the list names `issuer` and its key verifies the list (and may sign lists, if it has a keyUsage).
    bool is_signed_by(const Certificate& issuer) const;
    /// What the list says about `certificate`, nullopt when it does not name it. Ask only after is_signed_by(its issuer).
    std::optional<RevokedEntry> find(const Certificate& certificate) const;
    /// A delta list that lifts the certificate's hold (removeFromCRL).
    bool lifts(const Certificate& certificate) const;
    /// This delta list continues `base`: same issuer, same scope, numbered after it and made for it or for an older one (RFC 5280 §5.2.4).
    bool updates(const Crl& base) const;
    /// A list that answers for `certificate` by itself: plain or scoped, signed by `issuer`, the certificate in its scope. Indirect and delta lists are not
    /// looked at. For whoever fetches lists.
    bool answers_for(const Certificate& certificate, const Certificate& issuer) const;

    const CrlData& data() const noexcept { return *data_; }
    explicit Crl(std::shared_ptr<const CrlData> data) noexcept : data_(std::move(data)) {}

private:
    std::shared_ptr<const CrlData> data_;
};

}  // namespace saksi::trust
