// The signed head of an account's repository. Source: atproto.com/specs/repository#commit-objects.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "atproto/cid.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "trust/curve_key.hpp"

namespace saksi::atproto {

struct Commit {
    std::string did;
    std::string revision;   ///< a TID: the account's server counts up with it
    Cid data;               ///< root of the record tree
    Bytes signature;
    Bytes signed_octets;    ///< the same map without its signature, in DAG-CBOR

    /// Reads a block of version 3. Errors: malformed, unsupported (another version), limit_exceeded.
    static Result<Commit> parse(ByteView block);
    bool is_signed_by(const trust::CurveKey& key) const { return key.verifies(signed_octets, signature); }
};

/// The instant in a TID, cut to milliseconds (none lies beyond the year 2540); nullopt when it is none. Source: atproto.com/specs/tid.
std::optional<UtcTime> time_of_tid(std::string_view tid);

}  // namespace saksi::atproto
