// What stands behind a Crl, for this room's sources.
#pragma once

#include "trust/crl.hpp"
#include "trust/openssl_ptr.hpp"

namespace saksi::trust {

struct CrlData {
    CrlPtr crl;
    Bytes der;
    std::string fingerprint;
    UtcTime this_update;
    std::optional<UtcTime> next_update;
    ByteView issuer;  ///< whole Name inside `der`
    Crl::Kind kind = Crl::Kind::unreadable;
};

}  // namespace saksi::trust
