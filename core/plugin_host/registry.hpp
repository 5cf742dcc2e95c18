// The plugins that the configured folders hold.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "base/result.hpp"
#include "plugin_host/manifest.hpp"

namespace saksi::plugin_host {

/// A plugin on disk, not loaded: `<folder>/<id>/{manifest.json, <id>.so or <id>.py, data file}`.
struct InstalledPlugin {
    Manifest manifest;
    Path folder;   ///< …/<id>
    Path library;  ///< …/<id>/<id>.so, or .py
};

/// A folder that looked like a plugin and was refused, with the reason.
struct RejectedPlugin {
    Path folder;
    Error reason;
};

/// Reads the plugin in `folder` without loading code. Errors: refused (others may write it), malformed (the manifest, or an id that is not the folder's
/// name), missing.
Result<InstalledPlugin> read_installed(base::FileSystem& files, const Path& folder);

class Registry {
public:
    /// Reads the manifests of every sub-folder of `folders`, in that order; a folder that does not exist is skipped. Refused one by one: a folder or
    /// file that others may write, a malformed manifest, an id that is not the folder's name or was seen before. Loads no code. Errors: missing
    /// when a configured folder cannot be listed.
    static Result<Registry> discover(base::FileSystem& files, std::span<const Path> folders);

    const std::vector<InstalledPlugin>& plugins() const noexcept { return plugins_; }
    const std::vector<RejectedPlugin>& rejected() const noexcept { return rejected_; }
    /// nullptr when there is none.
    const InstalledPlugin* find(std::string_view id) const noexcept;
    /// The plugin that takes `url`; a last resort only when no other does. Lives as long as the registry. Errors: usage when none takes it, or two
    /// do (both are named).
    Result<const InstalledPlugin*> match(std::string_view url) const;
    /// The last resort that takes `url`, for one that its plugin calls not its own. Errors: as match.
    Result<const InstalledPlugin*> match_last_resort(std::string_view url) const;

    /// From now on `may_load` lets only shared objects with these SHA-256 (hexadecimal) pass; empty: all.
    void allow_only(std::vector<std::string> digests) { allowed_ = std::move(digests); }
    /// Errors: refused (its library is not on the list), missing.
    Status may_load(base::FileSystem& files, const InstalledPlugin& plugin) const;

private:
    /// nullptr: none of that rank takes it.
    Result<const InstalledPlugin*> match_among(bool last_resort, std::string_view url) const;

    std::vector<InstalledPlugin> plugins_;
    std::vector<RejectedPlugin> rejected_;
    std::vector<std::string> allowed_;
};

}  // namespace saksi::plugin_host
