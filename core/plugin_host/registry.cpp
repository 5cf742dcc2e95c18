#include "plugin_host/registry.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "digest/digest.hpp"
#include "plugin_host/trusted_file.hpp"
#include "plugin_host/url_pattern.hpp"

namespace saksi::plugin_host {

namespace {

bool takes(const Manifest& manifest, std::string_view url) {
    return std::ranges::any_of(manifest.url_patterns, [&](const std::string& text) {
        const Result<UrlPattern> pattern = UrlPattern::parse(text);
        return pattern && pattern->matches(url);
    });
}

}  // namespace

Status only_ours(base::FileSystem& files, const Path& path) {
    Result<std::optional<base::FileStatus>> status = files.status(path);
    if (!status) return pass_on(status);
    if (!*status) return fail(ErrorCode::missing, msg("{file} does not exist", {{"file", path.string()}}));
    if (((*status)->mode & 0002) != 0)
        return fail(ErrorCode::refused, msg("{file} can be written by every user of this machine; plugins are loaded only from places that cannot (chmod o-w)",
                                            {{"file", path.string()}}));
    return {};
}

Result<InstalledPlugin> read_installed(base::FileSystem& files, const Path& folder) {
    if (Status safe = only_ours(files, folder); !safe) return pass_on(safe);
    const Path manifest_file = folder / "manifest.json";
    if (Status safe = only_ours(files, manifest_file); !safe) return pass_on(safe);
    Result<Bytes> text = base::read_whole(files, manifest_file, limits::plugin_manifest_bytes);
    if (!text) return pass_on(text);
    Result<Manifest> manifest = parse_manifest(*text);
    if (!manifest) return pass_on(manifest, msg("reading {file}", {{"file", manifest_file.string()}}));
    // The id is what a bundle names; a folder of another name would let two plugins share one.
    if (manifest->id != folder.filename().string())
        return fail(ErrorCode::malformed,
                    msg("{file} has the id “{id}”, which is not the name of its folder", {{"file", manifest_file.string()}, {"id", manifest->id}}));
    const Path library = folder / (manifest->id + (manifest->language == PluginLanguage::python ? ".py" : ".so"));
    for (const Path& file : {library, manifest->data_file ? folder / *manifest->data_file : library})
        if (Status safe = only_ours(files, file); !safe) return pass_on(safe);
    return InstalledPlugin{std::move(*manifest), folder, library};
}

Result<Registry> Registry::discover(base::FileSystem& files, std::span<const Path> folders) {
    Registry registry;
    for (const Path& parent : folders) {
        Result<std::optional<base::FileStatus>> status = files.status(parent);
        if (!status) return pass_on(status, msg("looking for plugins"));
        if (!*status) continue;
        if (Status safe = only_ours(files, parent); !safe) {
            registry.rejected_.push_back({parent, std::move(safe.error())});
            continue;
        }
        Result<std::vector<std::string>> names = files.list(parent);
        if (!names) return pass_on(names, msg("looking for plugins"));
        for (const std::string& name : *names) {
            const Path folder = parent / name;
            Result<std::optional<base::FileStatus>> entry = files.status(folder);
            if (!entry || !*entry || !(*entry)->is_directory) continue;
            Result<InstalledPlugin> plugin = read_installed(files, folder);
            if (!plugin) {
                registry.rejected_.push_back({folder, std::move(plugin.error())});
            } else if (const InstalledPlugin* earlier = registry.find(plugin->manifest.id)) {
                registry.rejected_.push_back({folder, Error(ErrorCode::exists, msg("the plugin “{id}” was found before in {folder}",
                                                                                   {{"id", plugin->manifest.id}, {"folder", earlier->folder.string()}}))});
            } else {
                registry.plugins_.push_back(std::move(*plugin));
            }
        }
    }
    return registry;
}

const InstalledPlugin* Registry::find(std::string_view id) const noexcept {
    const auto found = std::ranges::find_if(plugins_, [&](const InstalledPlugin& plugin) { return plugin.manifest.id == id; });
    return found == plugins_.end() ? nullptr : &*found;
}

Result<const InstalledPlugin*> Registry::match_among(bool last_resort, std::string_view url) const {
    const InstalledPlugin* taker = nullptr;
    for (const InstalledPlugin& plugin : plugins_) {
        if (plugin.manifest.last_resort != last_resort || !takes(plugin.manifest, url)) continue;
        if (taker)
            return fail(ErrorCode::usage, msg("two plugins take {url}: “{first}” and “{second}”; choose one with --plugin",
                                              {{"url", std::string(url)}, {"first", taker->manifest.id}, {"second", plugin.manifest.id}}));
        taker = &plugin;
    }
    return taker;
}

Result<const InstalledPlugin*> Registry::match(std::string_view url) const {
    auto taker = match_among(false, url);
    if (!taker || *taker) return taker;
    return match_last_resort(url);
}

Result<const InstalledPlugin*> Registry::match_last_resort(std::string_view url) const {
    auto taker = match_among(true, url);
    if (!taker || *taker) return taker;
    return fail(ErrorCode::usage, msg("no plugin takes {url}", {{"url", std::string(url)}}));
}

Status Registry::may_load(base::FileSystem& files, const InstalledPlugin& plugin) const {
    if (allowed_.empty()) return {};
    auto file = files.open(plugin.library);
    if (!file) return pass_on(file);
    auto sha256 = digest::digest_of_file(digest::Algorithm::sha256, **file, 0, (*file)->size());
    if (!sha256) return pass_on(sha256);
    if (std::ranges::find(allowed_, sha256->hex()) != allowed_.end()) return {};
    return fail(ErrorCode::refused, msg("the plugin “{plugin}” ({digest}) is not on the allow-list of config.json", {{"plugin", plugin.manifest.id}, {"digest", sha256->hex()}}));
}

}  // namespace saksi::plugin_host
