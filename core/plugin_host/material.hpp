// What is read of an installed plugin before any of its code runs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin_host/plugin.hpp"

namespace saksi::plugin_host {

struct Material {
    Manifest manifest;
    std::string manifest_sha256, library_sha256;
    std::optional<std::string> data_sha256;
    Bytes library;  ///< the shared object, whose digest is `library_sha256`
    Bytes data;     ///< the data file; empty when there is none
    BaseUrls base_urls;
    std::vector<std::string> overridden;
};

/// Reads and digests the files of a plugin. Errors: refused (others may write one), usage (unknown override), missing, limit_exceeded.
Result<Material> read_material(base::FileSystem& files, const InstalledPlugin& installed, const BaseUrls& overrides);

}  // namespace saksi::plugin_host
