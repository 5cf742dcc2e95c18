// Octets that nobody can change any more, to hand to a child as a descriptor.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "plugin_host/descriptor.hpp"

namespace saksi::plugin_host {

/// A file in memory, sealed against writing, growing and shrinking.
class SealedMemory {
public:
    /// Errors: internal (the system's reason inside).
    static Result<SealedMemory> of(ByteView octets);
    /// A fresh description of it, reading from the start: children must not share a position.
    Result<Descriptor> open_again() const;

private:
    Descriptor memory_;
};

}  // namespace saksi::plugin_host
