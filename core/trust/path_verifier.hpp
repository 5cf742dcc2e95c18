// Judging a certificate by itself: is there a path to an anchor at this time, and is nothing in it revoked.
#pragma once

#include <span>
#include <vector>

#include "trust/certificate_path.hpp"

namespace saksi::trust {

struct PathInput {
    const Certificate& leaf;
    const std::vector<Certificate>& bag;   ///< untrusted: where issuers may be found
    const TrustStore& anchors;
    UtcTime at;                            ///< nothing proves that the leaf was used then: lists must be current at this time
    PathUse use = PathUse::signer;
    std::span<const Crl> crls = {};
    PathPolicy policy = {};
    std::span<const OcspResponse> ocsp = {};
};

/// Every rule of a path; certificate_use is left out for PathUse::any.
std::span<const Rule> path_rules(PathUse use) noexcept;

struct PathVerification {
    std::vector<Finding> findings;
    std::vector<Rule> held;
    CertificatePath path;

    Outcome outcome() const noexcept { return worst_of(findings); }
};

/// RFC 5280 §6, judged at one time. All findings, not only the first. Never touches network, files, environment.
PathVerification verify_path(const PathInput& input);

}  // namespace saksi::trust
