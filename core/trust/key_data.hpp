// What stands behind a SigningKey, for this room's sources.
#pragma once

#include "trust/identity.hpp"
#include "trust/openssl_ptr.hpp"

namespace saksi::trust {

struct KeyData {
    KeyPtr key;
};

}  // namespace saksi::trust
