// From a signer's certificate to an anchor at a given time.
#pragma once

#include <span>

#include "trust/certificate_path.hpp"
#include "trust/ledger.hpp"

namespace saksi::trust {

enum class PathUse { signer, timestamp };

/// Builds the path with X509_verify_cert, anchors from `anchors` only, and writes Rule::path, validity and certificate_use. Without an anchor the
/// path goes as far as the bag leads. Revocation is left to check_revocation.
CertificatePath build_path(const Certificate& leaf, const std::vector<Certificate>& bag, const TrustStore& anchors, UtcTime at, PathUse use, Ledger& ledger);

/// Times that revocation is measured against.
struct RevocationTimes {
    UtcTime existed;         ///< the signature existed at this time at the latest; lists from then on count
    bool proven = false;     ///< `existed` is proven, not merely the time of evaluation
    UtcTime judged;          ///< for a token: revocation up to here counts unless its reason spares older tokens; else equal to `existed`
};
/// Fills `path.revocation`, writes Rule::revocation and adds what it needed to `use`. Source: bundle format §5, §6.9.
void check_revocation(CertificatePath& path, std::span<const Crl> crls, const RevocationTimes& times, BagUse& use, Ledger& ledger);

}  // namespace saksi::trust
