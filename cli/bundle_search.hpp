// Which files `verify` is asked about: named ones as they stand, and every bundle below a named folder.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.hpp"

namespace saksi::cli {

struct FoundBundles {
    std::vector<std::string> paths;   ///< in the order of the arguments; those of one folder by octets of the path
    bool from_folder = false;         ///< at least one argument was a folder
};

/// A folder stands for all regular files named `*.bukti.wacz` below it; each folder is entered once, so that a symbolic link cannot lead in a circle.
/// A name that does not exist stays in the list: whoever opens it says so. Errors: missing (a folder that cannot be read, or holds no bundle),
/// limit_exceeded (limits::bundles_per_command, limits::folder_depth).
Result<FoundBundles> find_bundles(base::FileSystem& files, const std::vector<std::string>& arguments);

}  // namespace saksi::cli
