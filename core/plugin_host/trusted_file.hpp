// Code and its settings come only from places that strangers cannot write.
#pragma once

#include "base/file_system.hpp"
#include "base/result.hpp"

namespace saksi::plugin_host {

/// Errors: refused when every user of the machine may write `path`, missing.
Status only_ours(base::FileSystem& files, const Path& path);

}  // namespace saksi::plugin_host
