// A CAdES with its signature timestamp.
#pragma once

#include <string>

#include "base/result.hpp"
#include "seal/stamper.hpp"
#include "trust/cades_signer.hpp"

namespace saksi::seal {

struct StampedSignature {
    Bytes cms;
    std::string authority;  ///< that stamped the signature; empty: none gave a token, and the signature is there without
};

/// Signs the list `asic_manifest` and asks for the timestamp over the signature value. Errors: internal.
Result<StampedSignature> sign_and_stamp(ByteView asic_manifest, const trust::CadesSigner& signer, UtcTime claimed, Stamper& stamper);

}  // namespace saksi::seal
