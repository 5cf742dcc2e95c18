// The verifier's word on a revision before it takes the place of the bundle.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "bundle/revision.hpp"
#include "trust/certificate.hpp"
#include "trust/trust_store.hpp"

namespace saksi::seal {

/// Accepts a file whose every octet agrees, whoever is trusted: no anchor is named and revocation data is not asked for. `at`: a moment that no token
/// inside lies after. Errors: malformed, naming what does not agree.
bundle::Acceptance accept_whole(UtcTime at);

/// Accepts a whole file whose newest signature also counts when `signer` and `tsa_roots` are believed (nullptr: nobody is known who gives time).
bundle::Acceptance accept_signed(UtcTime at, const trust::Certificate& signer, const trust::TrustStore* tsa_roots);

}  // namespace saksi::seal
