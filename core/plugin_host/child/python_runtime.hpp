// An interpreter in this process, for plugins that are source in Python. For the child only.
#pragma once

#include <string>

namespace saksi::plugin_host {

/// Loads libpython and runs the service in it, which imports what it needs, confines the process and only then reads the plugin. Does not return when that
/// went well. Otherwise the reason, and nothing is confined yet.
std::string run_python_service();

}  // namespace saksi::plugin_host
