// Whether a certificate lies in the scope of a list with an issuingDistributionPoint.
#pragma once

#include <vector>

#include "trust/crl.hpp"

namespace saksi::trust {

enum class ScopeAnswer { outside, good, revoked };

/// Asks OpenSSL's validator (RFC 5280 §6.3.3 b to j, with extended CRL support): distribution point and issuer names match, the kind of certificate is
/// covered, all reasons are, the list's signature verifies, and for an indirect list its issuer's path ends in the same anchor. `above`: the
/// certificate's issuers, the last one taken as anchor; `bag`: where the issuer of an indirect list may be found. The list's own times are left to
/// the caller. An indirect list whose issuer could itself be revoked (it has a pointer) counts as outside, because nothing here asks about it.
ScopeAnswer ask_scope(const Crl& list, const Certificate& certificate, const std::vector<Certificate>& above, const std::vector<Certificate>& bag);

}  // namespace saksi::trust
