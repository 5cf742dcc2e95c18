// Names of one archive that cannot collide on any file system.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "base/result.hpp"

namespace saksi::zip {

/// Compares names without regard to ASCII case: two entries that become one file on Windows or macOS would let two people see two contents.
class NameSet {
public:
    /// Errors: malformed (not portable, used already, or a file where another name needs a folder).
    Status add(std::string_view name);

private:
    std::unordered_set<std::string> files_;
    std::unordered_set<std::string> folders_;
};

}  // namespace saksi::zip
