// Which revocation lists a bundle's newest token still has to carry.
#pragma once

#include <vector>

#include "base/message.hpp"
#include "seal/bundle_seals.hpp"
#include "trust/certificate.hpp"
#include "trust/ocsp.hpp"
#include "trust/trust_store.hpp"

namespace saksi::seal {

/// A certificate whose revocation must be shown by a list made at `from` or later, and while the certificate was valid.
struct Need {
    trust::Certificate certificate;
    trust::Certificate issuer;
    UtcTime from;
    std::vector<trust::Crl> held;   ///< lists of the tokens that vouch for the same signature or token, and are frozen
    std::vector<trust::OcspResponse> held_answers;   ///< the same of OCSP answers

    bool is_served_by(const trust::Crl& list) const;
    bool is_served_by(const trust::OcspResponse& response) const;
    /// Nothing has to be fetched any more.
    bool is_met() const;
};

struct Needs {
    std::vector<Need> all;
    std::vector<Error> unknown_issuers;   ///< paths that end before an anchor: nobody can judge a list for their last certificate
};

/// Every non-anchor certificate on the paths of every signature, its timestamp, and every archive token. Lists count for what the token that holds them
/// covers, and for the token itself. `seals` is stamped. Errors: malformed. Source: bundle format §5.
Result<Needs> revocation_needs(const BundleSeals& seals, const trust::TrustStore& signer_roots, const trust::TrustStore& tsa_roots);

}  // namespace saksi::seal
