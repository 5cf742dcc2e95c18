// From a signer's certificate to an anchor at a given time.
#pragma once

#include <span>

#include "trust/certificate_path.hpp"
#include "trust/ledger.hpp"

namespace saksi::trust {

/// What a path is asked for.
struct PathQuestion {
    const Certificate& leaf;
    const std::vector<Certificate>& bag;   ///< untrusted: where issuers may be found
    const TrustStore& anchors;
    UtcTime at;
    bool proven;                           ///< `at` is proven: a certificate that is not valid yet is then a failure, else an open question
    PathUse use = PathUse::signer;
    const PathPolicy& policy;
};

/// Builds the path with X509_verify_cert, anchors from `anchors` only, and writes Rule::path, validity and, unless the use is `any`, certificate_use.
/// Where OpenSSL's first choice of issuers does not hold, other choices are tried within limits::path_steps and path_candidates (RFC 4158). Without an
/// anchor the path goes as far as the bag leads. Revocation is left to check_revocation.
CertificatePath build_path(const PathQuestion& question, Ledger& ledger);

/// Times that revocation is measured against.
struct RevocationTimes {
    UtcTime existed;         ///< the signature existed at this time at the latest; lists from then on count
    bool proven = false;     ///< `existed` is proven, not merely the time of evaluation
    UtcTime judged;          ///< for a token: revocation up to here counts unless its reason spares older tokens; else equal to `existed`
};
/// What revocation is judged from.
struct RevocationQuestion {
    std::span<const Crl> crls;
    std::span<const OcspResponse> ocsp;
    const std::vector<Certificate>& bag;   ///< where the issuer of an indirect list may be found
    RevocationTimes times;
};
/// Fills `path.revocation`, writes Rule::revocation and adds what it needed to `use`. Source: bundle format §5, §6.9, RFC 5280 §6.3, RFC 6960 §3.2.
void check_revocation(CertificatePath& path, const RevocationQuestion& question, BagUse& use, Ledger& ledger);

}  // namespace saksi::trust
