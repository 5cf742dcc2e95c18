// Judging a detached CAdES: bundle format §6 steps 6 and 9.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "trust/certificate_path.hpp"
#include "trust/timestamp.hpp"

namespace saksi::trust {

/// At which time a path counts. `proven`: a valid token covers the signature (proof of existence); otherwise `time` is the time of
/// evaluation, and what depends on it ends in a …_NO_POE sub-indication.
struct JudgedAt {
    UtcTime time;
    bool proven = false;
};

struct CadesInput {
    ByteView cms;
    ByteView content;                   ///< the signed octets (an ASiCManifest)
    const TrustStore& anchors;
    JudgedAt at;
    std::span<const Crl> crls = {};     ///< from the bags of all covering tokens; the CMS's own bag is added
    PathPolicy policy = {};
    std::span<const OcspResponse> ocsp = {};  ///< as `crls`
};

/// Every rule that a CAdES must keep: those of its octets first, then those of its path.
std::span<const Rule> cades_rules() noexcept;

struct CadesVerification {
    std::vector<Finding> findings;                ///< everything that speaks against it, and notes
    std::vector<Rule> held;                       ///< rules that were checked and hold
    std::optional<Certificate> signer;            ///< found by the signature's own reference
    CertificatePath path;
    std::optional<UtcTime> claimed;               ///< signing-time: a claim only
    std::string algorithm;                        ///< `ECDSA with SHA-256`, …
    Bytes signature_value;
    std::optional<Bytes> timestamp;               ///< the signature timestamp token, not judged here
    Bag bag;
    BagUse use;

    Outcome outcome() const noexcept { return worst_of(findings); }
    /// Integrity and trust both shown: nothing worse than a note, and every rule that applies to a CAdES held.
    bool holds() const noexcept;
    /// The octets are the signer's, whoever that is: form, attributes, digest and signature held (path, validity and revocation left aside).
    bool is_intact() const noexcept;
};

/// Judges the signature itself (B-B rules). The token inside is judged with verify_timestamp over `signature_value`; the path is then judged
/// at its genTime: call this once with {now, false}, or a second time with {genTime, true}. All findings, not only the first.
/// Never touches network, files, environment. Source: EN 319 102-1 §5.3, bundle format §6.
CadesVerification verify_cades(const CadesInput& input);

/// What bukti-1.md §5 asks of a signature in a bundle beyond what any CAdES keeps: the signer by issuer and serial number; content-type, message-digest,
/// signing-time and signing-certificate-v2 and no other signed attribute; SHA-256 in the last one, unsaid as the default. Empty when it keeps all that, and
/// when `cms` has no one SignerInfo to look at (verify_cades says so).
std::vector<Finding> bundle_profile_findings(ByteView cms);

}  // namespace saksi::trust
