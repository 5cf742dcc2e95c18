// All that is asked of a plugin before a capture relies on it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "base/message.hpp"
#include "base/result.hpp"

namespace saksi::conformance {

/// Where a plugin is: what its author wrote (manifest.json, fixtures/) and what is run (<id>.so or <id>.py with manifest and data file). May be one folder.
struct Subject {
    Path source;
    Path built;
};

/// One thing that does not hold.
struct Problem {
    std::string fixture;             ///< empty: none is meant
    std::string variant;             ///< how its answers were broken; empty: they are as they lie there
    Message what;
    std::vector<std::string> lines;  ///< to look at: bytes, differences
    std::string place{};             ///< the item and the pointer in it; empty: none is meant
};

/// One rule and where it was asked.
struct Check {
    std::string name;       ///< manifest, library, start, fixtures, plan, expected, facts, repeat, canonical, hostile
    std::size_t cases = 0;  ///< how often it was asked; 0: not reached
    std::vector<Problem> problems;  ///< at most own_limits::told_problems
    std::size_t failed = 0;         ///< all of them
};

struct Conformance {
    std::string id, version, sha256;  ///< sha256 of what ran; empty when nothing could
    std::vector<Check> checks;        ///< in the order above
    std::vector<std::string> written; ///< expected.json that were not there and now are

    bool holds() const;
};

/// `program`: saksi-plugin-host. With `write_missing` an expected.json that a fixture lacks is written from what the plugin says, for its author to read. A plugin
/// that cannot be read or started is a Problem. Errors: cannot_write.
Result<Conformance> examine(base::FileSystem& files, const Subject& subject, const Path& program, bool write_missing);

}  // namespace saksi::conformance
