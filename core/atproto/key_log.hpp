// The history of an account's keys as the PLC directory keeps it. Source: github.com/did-method-plc/did-method-plc (specification 0.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "trust/curve_key.hpp"

namespace saksi::atproto {

/// An audit log that leads from the operation whose digest the DID is (its genesis) to its last one. The directory's own words in it are the times: nobody
/// but the directory says when an operation was made.
class KeyLog {
public:
    struct Operation {
        UtcTime stated;                       ///< createdAt, by the directory
        std::optional<trust::CurveKey> key;   ///< `atproto` of the verification methods; nullopt after a tombstone or for a key of another kind
        bool nullified = false;               ///< a stronger rotation key took it back within 72 hours
    };

    /// Reads `/log/audit` and checks it: every operation's CID, the DID from the genesis operation, every `prev`, every signature by a rotation key of the
    /// operation before, what was nullified and by whom, times that do not go back. Errors: malformed (naming the operation, from 1), limit_exceeded.
    static Result<KeyLog> parse(ByteView json, std::string_view did);

    const std::vector<Operation>& operations() const noexcept { return operations_; }
    /// The operation that stood at `time`: the last one stated not later that was not nullified (a nullified one stood until then; who looks back does not
    /// count it). nullptr before the first.
    const Operation* at(UtcTime time) const noexcept;
    /// Since when, without a break, the key of the operation standing at `time` was the account's; nullopt before the first.
    std::optional<UtcTime> key_since(UtcTime time) const noexcept;

private:
    friend class KeyLogReader;
    std::vector<Operation> operations_;
};

}  // namespace saksi::atproto
