// What a DID document says about the key that signs an account's repository. Source: w3.org/TR/did-core, atproto.com/specs/did.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "trust/curve_key.hpp"

namespace saksi::atproto {

struct DidDocument {
    std::string did;
    std::optional<trust::CurveKey> key;  ///< of the method `#atproto`; nullopt when there is none of a known kind

    /// Errors: malformed, limit_exceeded.
    static Result<DidDocument> parse(ByteView json);
};

}  // namespace saksi::atproto
