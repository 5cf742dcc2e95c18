// Takes away from this process what a plugin must not have. For the child only.
#pragma once

#include "plugin_host/confinement.hpp"

namespace saksi::plugin_host {

/// Called once, before any code of a plugin is in the process. Afterwards there is no way back. `seccomp` among the missing: run no plugin.
Confinement confine();

/// Until this call an `open` of child_library_path gives the library, and of anything else says that it does not exist, as the dynamic loader
/// needs it; afterwards each `open` ends the process.
void library_is_loaded();

}  // namespace saksi::plugin_host
