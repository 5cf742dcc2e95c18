// A bundle's recording gone through again, offline: do the same bytes lead the plugin to the same items?
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "plugin_host/plugin.hpp"

namespace saksi::capture {

/// A plugin as the bundle names it and as it is here.
struct RederivedBy {
    std::string id;
    std::string sealed_version, sealed_sha256;
    std::string version, sha256;
    bool same_data = true;  ///< the data file is the same

    bool same() const { return sealed_sha256 == sha256 && same_data; }
};

/// One leaf that differs. nullopt: it is not there.
struct ItemDifference {
    std::string item;     ///< `0001`
    std::string pointer;  ///< RFC 6901; empty: the whole item
    std::optional<std::string> sealed, derived;  ///< as JSON
};

struct Rederivation {
    std::vector<RederivedBy> plugins;
    std::size_t sealed_items = 0, derived_items = 0, equal_items = 0;  ///< equal octet for octet
    std::vector<ItemDifference> differences;
    std::vector<std::string> not_recorded;  ///< addresses that the plugin wants now and the recording does not hold
    std::vector<std::string> withheld;      ///< items that this copy does not hold

    bool same() const { return differences.empty() && not_recorded.empty(); }
};

/// Where plugins come from.
struct PluginSource {
    /// The id of the plugin that takes a URL. Errors: usage.
    std::function<Result<std::string>(const std::string& url)> match;
    /// Errors: usage (there is none of that id), and those of plugin_host::load_plugin.
    std::function<Result<std::unique_ptr<plugin_host::Plugin>>(const std::string& id, const plugin_host::BaseUrls& overrides)> load;
};

/// Shows the plugins what capture 0001 of `bundle` recorded and compares what they make of it with the sealed items. Nothing is fetched or written, no
/// signature is looked at. Errors: those of reading a bundle, usage (a URL that none of its plugins takes), unsupported (no capture of method http).
Result<Rederivation> rederive(base::FileSystem& files, const Path& bundle, const PluginSource& plugins);

}  // namespace saksi::capture
