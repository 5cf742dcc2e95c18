// What is known about a signer's certificate path and its revocation.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "trust/certificate.hpp"
#include "trust/crl.hpp"
#include "trust/finding.hpp"
#include "trust/trust_store.hpp"

namespace saksi::trust {

enum class RevocationState {
    anchor,          ///< trusted as it is: revocation does not apply
    no_pointer,      ///< the certificate says nowhere where to ask: does not apply, printed as a note
    good,            ///< a usable list at or after the time does not name it
    revoked,         ///< a usable list names it; whether that counts depends on the date
    missing,         ///< it has a pointer, and no usable list was given
};
std::string_view name_of(RevocationState state) noexcept;

/// Revocation of one certificate of a path.
struct CertificateRevocation {
    RevocationState state = RevocationState::missing;
    std::optional<UtcTime> this_update;   ///< of the list used, for good and revoked
    std::optional<RevokedEntry> entry;    ///< for revoked
    std::string crl_fingerprint;          ///< of the list used
};

/// From the signer's certificate up. Without anchor: as far as the bag's own certificates lead.
struct CertificatePath {
    std::vector<Certificate> certificates;            ///< leaf first, anchor last when `anchored`
    std::vector<CertificateRevocation> revocation;    ///< one for each certificate
    bool anchored = false;
    bool directly_trusted = false;                    ///< the leaf itself is the anchor
    /// The anchor, or nullptr.
    const Certificate* anchor() const noexcept { return anchored ? &certificates.back() : nullptr; }
};

/// What a CMS carried besides the signature.
struct Bag {
    std::vector<Certificate> certificates;
    std::vector<Crl> crls;
};

/// The certificate itself and every list and certificate its check made use of: hand these to `bag_findings` of the bags it may draw on.
struct BagUse {
    std::vector<std::string> signers;       ///< fingerprints of the certificates that verify a signature
    std::vector<std::string> certificates;  ///< fingerprints of whole paths
    std::vector<std::string> crls;          ///< fingerprints
    bool complete = true;                   ///< false without anchor: then an unused CRL cannot be told from a needed one
    void add(const BagUse& other);
};

/// Findings of Rule::bag: a certificate or CRL in `bag` that nothing in `use` needed, or a self-signed certificate that is no signer's (an anchor
/// comes from the panel or not at all). Source: bundle format §6.6 (no slack bytes).
std::vector<Finding> bag_findings(const Bag& bag, const BagUse& use);

/// Certificates of a path whose revocation must be proven (not the anchor, with a pointer), each with its issuer: what `complete`
/// fetches lists for. The last certificate of a path without anchor is left out.
std::vector<std::pair<Certificate, Certificate>> revocation_needed(const CertificatePath& path);

}  // namespace saksi::trust
