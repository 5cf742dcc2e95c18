// Where plugins are looked for: beside the program, in the home, and in the folders that config.json names.
#pragma once

#include "environment.hpp"
#include "plugin_host/registry.hpp"
#include "store/home.hpp"

namespace saksi::cli {

/// Errors: those of Registry::discover.
Result<plugin_host::Registry> discover_plugins(Environment& environment, const store::Home& home, const store::Config& config);
/// With an allow-list in config.json, refuses a plugin whose shared object is not on it, before any of its code runs. Errors: refused, missing.
Status check_allowed(Environment& environment, const store::Config& config, const plugin_host::InstalledPlugin& plugin);

}  // namespace saksi::cli
