// What a library exports and needs, read from its dynamic tables without loading it.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace saksi::conformance {

struct SharedObject {
    std::vector<std::string> exports;  ///< defined, visible symbols
    std::vector<std::string> imports;  ///< undefined symbols
    std::vector<std::string> needed;   ///< DT_NEEDED

    /// Errors: malformed (no ELF file, or one without dynamic tables), missing (no libelf on this machine).
    static Result<SharedObject> read(ByteView file);
};

/// Sentences about what a plugin may not export or need (docs/plugin-abi.md §6); empty when there is nothing. A list of names is no wall: it tells an author what
/// the sandbox will end, before it does.
std::vector<Message> breaches_of(const SharedObject& library);

}  // namespace saksi::conformance
