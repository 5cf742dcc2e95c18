// Reads a panel's policy file: octets in, Policy out.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "verify/policy.hpp"

namespace saksi::verify {

/// Reads `saksi-policy/1` (docs/formats/policy-1.md). Fails closed: an unknown member, word or version, a key that stands twice, an empty file or list, a
/// value of another form gives no Policy at all. A rule that is left out keeps the built-in, strict value. Errors: malformed, unsupported (another version),
/// limit_exceeded (limits::policy_bytes).
Result<Policy> read_policy(ByteView octets);

}  // namespace saksi::verify
