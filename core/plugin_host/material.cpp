#include "plugin_host/material.hpp"

#include "base/limits.hpp"
#include "digest/digest.hpp"
#include "plugin_host/trusted_file.hpp"
#include "plugin_host/url_pattern.hpp"

namespace saksi::plugin_host {

namespace {

Result<std::string> read_trusted(base::FileSystem& files, const Path& path, std::uint64_t limit, Bytes& content) {
    if (Status safe = only_ours(files, path); !safe) return pass_on(safe);
    Result<Bytes> octets = base::read_whole(files, path, limit);
    if (!octets) return pass_on(octets);
    content = std::move(*octets);
    return digest::sha256_of(content).hex();
}

Status apply_overrides(const BaseUrls& overrides, Material& material) {
    material.base_urls = material.manifest.base_urls;
    for (const auto& [name, url] : overrides) {
        const auto known = material.base_urls.find(name);
        if (known == material.base_urls.end())
            return fail(ErrorCode::usage, msg("the plugin “{id}” has no base URL named “{name}”", {{"id", material.manifest.id}, {"name", name}}));
        if (host_of(url).empty())
            return fail(ErrorCode::usage, msg("“{url}” is no http or https URL without credentials", {{"url", url}}));
        if (known->second == url) continue;
        known->second = url;
        material.overridden.push_back(name);
    }
    return {};
}

}  // namespace

Result<Material> read_material(base::FileSystem& files, const InstalledPlugin& installed, const BaseUrls& overrides) {
    if (Status safe = only_ours(files, installed.folder); !safe) return pass_on(safe);
    Material material;
    material.manifest = installed.manifest;
    if (Status applied = apply_overrides(overrides, material); !applied) return pass_on(applied);

    Bytes manifest_text;
    Result<std::string> manifest_digest = read_trusted(files, installed.folder / "manifest.json", limits::plugin_manifest_bytes, manifest_text);
    if (!manifest_digest) return pass_on(manifest_digest);
    material.manifest_sha256 = std::move(*manifest_digest);
    if (installed.manifest.data_file) {
        Result<std::string> data_digest = read_trusted(files, installed.folder / *installed.manifest.data_file, limits::plugin_data_bytes, material.data);
        if (!data_digest) return pass_on(data_digest);
        material.data_sha256 = std::move(*data_digest);
    }
    Result<std::string> library_digest = read_trusted(files, installed.library, limits::plugin_library_bytes, material.library);
    if (!library_digest) return pass_on(library_digest);
    material.library_sha256 = std::move(*library_digest);
    return material;
}

}  // namespace saksi::plugin_host
