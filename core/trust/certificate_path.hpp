// What is known about a signer's certificate path and its revocation.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "trust/certificate.hpp"
#include "trust/crl.hpp"
#include "trust/finding.hpp"
#include "trust/ocsp.hpp"
#include "trust/trust_store.hpp"

namespace saksi::trust {

/// What the certificate at the lower end is used for. `any` asks nothing of it (RFC 5280 §6.1 alone).
enum class PathUse { signer, timestamp, any };

/// What RFC 5280 §6.1.1 (c) to (f) leaves to the examiner; the default accepts every policy and still obeys what certificates themselves demand.
struct PathPolicy {
    std::vector<std::string> policies = {};   ///< user-initial-policy-set, dotted; when there is one, a path must be valid for one of them
    bool require_explicit = false;            ///< initial-explicit-policy; implied by `policies`
    bool inhibit_mapping = false;             ///< initial-policy-mapping-inhibit
    bool inhibit_any = false;                 ///< initial-any-policy-inhibit
};

enum class RevocationState {
    anchor,          ///< trusted as it is: revocation does not apply
    no_pointer,      ///< the certificate says nowhere where to ask: does not apply, printed as a note
    good,            ///< a usable list at or after the time does not name it, or a usable OCSP answer calls it good
    revoked,         ///< a usable list or answer names it; whether that counts depends on the date
    missing,         ///< it has a pointer, and nothing usable was given
};
std::string_view name_of(RevocationState state) noexcept;

/// Revocation of one certificate of a path.
struct CertificateRevocation {
    RevocationState state = RevocationState::missing;
    std::optional<UtcTime> this_update;   ///< of the data used, for good and revoked
    std::optional<RevokedEntry> entry;    ///< for revoked
    std::vector<std::string> sources;     ///< fingerprints of the lists or the OCSP answer used
};

/// From the signer's certificate up. Without anchor: as far as the bag's own certificates lead.
struct CertificatePath {
    std::vector<Certificate> certificates;            ///< leaf first, anchor last when `anchored`
    std::vector<CertificateRevocation> revocation;    ///< one for each certificate
    bool anchored = false;
    bool directly_trusted = false;                    ///< the leaf itself is the anchor
    /// What the bag holds above an anchor that is no root, nearest first. It proves nothing; it is there because whoever signed could not know which
    /// certificate of the path an examiner would name.
    std::vector<Certificate> above_anchor;
    std::size_t steps = 0;                            ///< pairs of certificates looked at in search of other paths; at most limits::path_steps
    /// The anchor, or nullptr.
    const Certificate* anchor() const noexcept { return anchored ? &certificates.back() : nullptr; }
};

/// What a CMS carried besides the signature.
struct Bag {
    std::vector<Certificate> certificates;
    std::vector<Crl> crls;
    std::vector<OcspResponse> ocsp;
};

/// The certificate itself and every list and certificate its check made use of: hand these to `bag_findings` of the bags it may draw on.
struct BagUse {
    std::vector<std::string> signers;       ///< fingerprints of the certificates that verify a signature
    std::vector<std::string> certificates;  ///< fingerprints of whole paths
    std::vector<std::string> crls;          ///< fingerprints of lists and OCSP answers
    bool complete = true;                   ///< false without anchor: then unused revocation data cannot be told from needed data
    std::vector<Certificate> open_ends = {};     ///< uppermost known certificates of anchored paths whose issuer is not at hand: what speaks about them cannot be judged
    void add(const BagUse& other);
};

/// Findings of Rule::bag: a certificate or CRL in `bag` that nothing in `use` needed, or a self-signed certificate that is no signer's (an anchor
/// comes from the panel or not at all). Source: bundle format §6.6 (no slack bytes).
std::vector<Finding> bag_findings(const Bag& bag, const BagUse& use);

/// Certificates of a path whose revocation must be proven (not the anchor, with a pointer), each with its issuer: what `complete`
/// fetches lists for. The last certificate of a path without anchor is left out.
std::vector<std::pair<Certificate, Certificate>> revocation_needed(const CertificatePath& path);

}  // namespace saksi::trust
