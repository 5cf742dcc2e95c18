// What the operator lends to plugins: `PLUGIN.NAME=FILE`, never the value itself, because others can read arguments.
#pragma once

#include <string>
#include <vector>

#include "environment.hpp"
#include "plugin_host/registry.hpp"
#include "secrets/secrets.hpp"

namespace saksi::cli {

/// Reads the file of each `given` into `secrets`; a line end at its end is left out. Errors: usage (form, unknown plugin, a name that its manifest does not
/// declare or that a login gives, and those of Secrets::add), missing, refused (others than its owner may read the file).
Status read_secrets(Environment& environment, const plugin_host::Registry& plugins, const std::vector<std::string>& given, secrets::Secrets& secrets);

/// The same for the settings of the home: what the command gave already stays.
Status read_standing_secrets(Environment& environment, const plugin_host::Registry& plugins, const std::vector<std::string>& set, secrets::Secrets& secrets);

}  // namespace saksi::cli
