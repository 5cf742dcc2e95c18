// A plugin whose code runs in this process: for tests and for trying a plugin out, never for a capture.
#pragma once

#include <memory>

#include "plugin_host/instance.hpp"
#include "plugin_host/library.hpp"

namespace saksi::plugin_host {

/// Makes instances from a library that is loaded here. `data` and `plugin_id` (for sentences) are copied.
std::unique_ptr<InstanceSource> in_process_source(Library library, std::string plugin_id, Bytes data);

}  // namespace saksi::plugin_host
