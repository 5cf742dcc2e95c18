// A loaded plugin and its jobs. Everything that passes between host and plugin goes through frames (frame.hpp), also in this process.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "plugin_host/confinement.hpp"
#include "plugin_host/exchange.hpp"
#include "plugin_host/manifest.hpp"
#include "plugin_host/message.hpp"
#include "plugin_host/registry.hpp"

namespace saksi::plugin_host {

/// What may be configured for a plugin: base URLs by name, instead of the manifest's defaults.
using BaseUrls = std::map<std::string, std::string>;

/// A URL as its platform would write it.
struct CanonicalUrl {
    std::string url;
    std::map<std::string, std::string> ids;  ///< platform ids found in the URL
    std::optional<std::string> id_time;      ///< time hidden in an id, `YYYY-MM-DDThh:mm:ss.sssZ`
};

/// How much one job may say.
struct Budget {
    std::size_t actions = limits::actions_per_job;
    std::size_t reports = limits::reports_per_job;
};

/// One URL being captured. Not thread-safe; a plugin has one job at a time, and the plugin outlives it.
class Job {
public:
    virtual ~Job() = default;
    /// Starts. Called once, first. What the plugin said, in its order. A plugin that breaks its contract ends the job: the last message is then a
    /// LossReport `plugin_failed`, or `budget` when it said too much.
    std::vector<PluginMessage> begin() {
        hand_over_start();
        return take_said();
    }
    /// Hands over the answer to the oldest open action; `exchange.key` is its key. Answers must come in the order of the actions.
    /// The plugin's kinds of action that this host does not do (`browse`, `assist`) are answered here with `not_offered`.
    std::vector<PluginMessage> on_exchange(const Exchange& exchange) {
        hand_over(exchange);
        return take_said();
    }
    /// The two halves of `begin` and of `on_exchange`: what is handed over to many jobs first lets their plugins work beside each other. `take_said` waits.
    virtual void hand_over_start() = 0;
    virtual void hand_over(const Exchange& exchange) = 0;
    virtual std::vector<PluginMessage> take_said() = 0;
    /// True when no action is open or the plugin failed; nothing may be handed over any more.
    virtual bool ended() const noexcept = 0;
    /// True when the plugin broke its contract.
    virtual bool failed() const noexcept = 0;
};

class Plugin {
public:
    virtual ~Plugin() = default;
    virtual const Manifest& manifest() const noexcept = 0;
    /// SHA-256 of the shared object as loaded, hexadecimal.
    virtual const std::string& library_sha256() const noexcept = 0;
    /// SHA-256 of the data file, hexadecimal; nullopt when there is none.
    virtual const std::optional<std::string>& data_sha256() const noexcept = 0;
    /// SHA-256 of manifest.json, hexadecimal.
    virtual const std::string& manifest_sha256() const noexcept = 0;
    /// The base URLs in force: defaults and overrides.
    virtual const BaseUrls& base_urls() const noexcept = 0;
    /// Names of base URLs that were overridden.
    virtual const std::vector<std::string>& overridden() const noexcept = 0;
    /// What its process may not do, as the kernel enforces it; nullopt when its code runs in this process.
    virtual const std::optional<Confinement>& confinement() const noexcept = 0;
    /// Errors: usage when the plugin does not take the URL, internal when it broke its contract.
    virtual Result<CanonicalUrl> canonicalise(std::string_view url) = 0;
    /// A job for `url` that has not begun. Errors: usage when another job of this plugin is still alive; a plugin that does not start shows in `begin`.
    virtual Result<std::unique_ptr<Job>> start(std::string_view url, const Budget& budget = {}) = 0;
    /// The same plugin once more: its jobs run beside this one's.
    virtual std::unique_ptr<Plugin> another() const = 0;
};

/// Loads a plugin into children of their own: `program` is saksi-plugin-host, given as a path and never searched for. Each job that is begun has a
/// child to itself; a job that ends well leaves its child to a later one. The octets that were digested are those that run. Call `start` from a
/// thread that outlives the job (the kernel ends a child with the thread that started it). `overrides` must name base URLs of the manifest and be
/// http or https. Errors: refused (others may write a file; the kernel cannot confine), usage (unknown override), unsupported (ABI), malformed (no
/// entry, or an entry that contradicts the manifest), missing, internal.
Result<std::unique_ptr<Plugin>> load_plugin(base::FileSystem& files, const InstalledPlugin& installed, const BaseUrls& overrides, const Path& program);

/// What the kernel enforces on such children. Errors: missing (`program`), refused (nothing that matters), internal.
Result<Confinement> examine_confinement(const Path& program);

/// Whether plugins in Python can run. Errors: missing (no interpreter, with the reason), and those of examine_confinement.
Status examine_python(const Path& program);

/// Loads a plugin into this process (dlopen, RTLD_NOW | RTLD_LOCAL): for tests and for trying one out; a capture keeps them in children.
/// `overrides` must name base URLs of the manifest and be http or https. Errors: refused (others may write the file, or it changed while it was
/// read), usage (unknown override), unsupported (ABI), malformed (no entry, or an entry that contradicts the manifest), missing.
Result<std::unique_ptr<Plugin>> load_plugin_in_process(base::FileSystem& files, const InstalledPlugin& installed, const BaseUrls& overrides = {});

}  // namespace saksi::plugin_host
