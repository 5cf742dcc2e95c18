// What a child process may not do, and what of it the kernel enforces.
#pragma once

#include <string>
#include <vector>

namespace saksi::plugin_host {

/// Words of docs/plugin-protocol.md §7, e.g. `seccomp`, `landlock-7`, `network-namespace`; both empty for a plugin in this process.
struct Confinement {
    std::vector<std::string> enforced;
    std::vector<std::string> missing;
};

}  // namespace saksi::plugin_host
