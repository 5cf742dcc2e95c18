#include "plugin_folders.hpp"

#include <algorithm>

#include "digest/digest.hpp"

namespace saksi::cli {

Result<plugin_host::Registry> discover_plugins(Environment& environment, const store::Home& home, const store::Config& config) {
    std::vector<Path> folders{environment.executable.parent_path().parent_path() / "lib" / "saksi" / "plugins", home.plugins()};
    for (const std::string& folder : config.plugin_folders) folders.emplace_back(folder);
    return plugin_host::Registry::discover(environment.files, folders);
}

Status check_allowed(Environment& environment, const store::Config& config, const plugin_host::InstalledPlugin& plugin) {
    if (config.plugin_digests.empty()) return {};
    auto file = environment.files.open(plugin.library);
    if (!file) return pass_on(file);
    auto sha256 = digest::digest_of_file(digest::Algorithm::sha256, **file, 0, (*file)->size());
    if (!sha256) return pass_on(sha256);
    if (std::ranges::find(config.plugin_digests, sha256->hex()) != config.plugin_digests.end()) return {};
    return fail(ErrorCode::refused, msg("the plugin “{plugin}” ({digest}) is not on the allow-list of config.json", {{"plugin", plugin.manifest.id}, {"digest", sha256->hex()}}));
}

}  // namespace saksi::cli
