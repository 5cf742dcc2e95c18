// Where plugins are looked for: beside the program, in the home, and in the folders that config.json names.
#pragma once

#include "environment.hpp"
#include "plugin_host/registry.hpp"
#include "store/home.hpp"

namespace saksi::cli {

/// With an allow-list in config.json, the registry lets only the plugins on it be loaded. Errors: those of Registry::discover.
Result<plugin_host::Registry> discover_plugins(Environment& environment, const store::Home& home, const store::Config& config);

/// Where what runs of the plugin in `folder` lies: where saksi_plugin() of the package builds it, or in the folder itself.
Path built_folder(Environment& environment, const Path& folder);

}  // namespace saksi::cli
