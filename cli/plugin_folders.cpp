#include "plugin_folders.hpp"

namespace saksi::cli {

Result<plugin_host::Registry> discover_plugins(Environment& environment, const store::Home& home, const store::Config& config) {
    std::vector<Path> folders{environment.executable.parent_path().parent_path() / "lib" / "saksi" / "plugins", home.plugins()};
    for (const std::string& folder : config.plugin_folders) folders.emplace_back(folder);
    auto registry = plugin_host::Registry::discover(environment.files, folders);
    if (registry) registry->allow_only(config.plugin_digests);
    return registry;
}

Path built_folder(Environment& environment, const Path& folder) {
    Path source = std::filesystem::absolute(folder).lexically_normal();
    if (!source.has_filename()) source = source.parent_path();
    const Path built = source / "build" / "lib" / "saksi" / "plugins" / source.filename();
    auto status = environment.files.status(built);
    return status && *status ? built : source;
}

}  // namespace saksi::cli
