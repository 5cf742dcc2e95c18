#include "plugin_host/plugin.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "digest/digest.hpp"
#include "plugin_host/in_process_job.hpp"
#include "plugin_host/library.hpp"
#include "plugin_host/trusted_file.hpp"
#include "plugin_host/url_pattern.hpp"

namespace saksi::plugin_host {

namespace {

class CanonicalSink final : public FrameSink {
public:
    std::optional<Result<CanonicalUrl>> answer;

    std::int32_t take(const Frame& frame) override {
        const std::string* type = frame.header.text_at("type");
        if (type && *type == "log") return SAKSI_OK;
        if (answer) return SAKSI_ERROR_LIMIT;
        answer = decode_canonical(frame);
        return *answer ? SAKSI_OK : SAKSI_ERROR_MALFORMED;
    }
    void refuse(const Error& error) override { answer = std::unexpected(error); }
};

/// What was read from disk before the code was loaded.
struct Material {
    Manifest manifest;
    std::string manifest_sha256, library_sha256;
    std::optional<std::string> data_sha256;
    Bytes data;
    BaseUrls base_urls;
    std::vector<std::string> overridden;
};

struct Loaded {
    Library library;
    Material material;
};

class InProcessPlugin final : public Plugin {
public:
    explicit InProcessPlugin(std::shared_ptr<const Loaded> loaded) : loaded_(std::move(loaded)), material_(loaded_->material) {}
    ~InProcessPlugin() override {
        if (side_.plugin) loaded_->library.table().destroy(side_.plugin);
    }
    InProcessPlugin(const InProcessPlugin&) = delete;
    InProcessPlugin& operator=(const InProcessPlugin&) = delete;

    Status create() {
        side_.table = &loaded_->library.table();
        side_.port = &port_;
        const std::int32_t code = side_.table->create(port_.c_host(), view_of(material_.data), &side_.plugin);
        if (code < 0 || !side_.plugin)
            return fail(ErrorCode::malformed, msg("the plugin “{id}” refused to start (code {code}); its data file may be of another version",
                                                  {{"id", material_.manifest.id}, {"code", std::to_string(code)}}));
        return {};
    }

    const Manifest& manifest() const noexcept override { return material_.manifest; }
    const std::string& library_sha256() const noexcept override { return material_.library_sha256; }
    const std::optional<std::string>& data_sha256() const noexcept override { return material_.data_sha256; }
    const std::string& manifest_sha256() const noexcept override { return material_.manifest_sha256; }
    const BaseUrls& base_urls() const noexcept override { return material_.base_urls; }
    const std::vector<std::string>& overridden() const noexcept override { return material_.overridden; }

    Result<CanonicalUrl> canonicalise(std::string_view url) override {
        CanonicalSink sink;
        const SinkScope scope(port_, sink);
        const std::int32_t code = side_.table->canonicalise(side_.plugin, view_of(bytes_of(url)));
        if (code == SAKSI_ERROR_NOT_MINE)
            return fail(ErrorCode::usage, msg("the plugin “{id}” does not take {url}", {{"id", material_.manifest.id}, {"url", std::string(url)}}));
        if (sink.answer) return std::move(*sink.answer);
        return fail(ErrorCode::internal, msg("the plugin “{id}” gave no canonical form of {url} (code {code})",
                                             {{"id", material_.manifest.id}, {"url", std::string(url)}, {"code", std::to_string(code)}}));
    }

    Result<std::unique_ptr<Job>> start(std::string_view url, const Budget& budget) override {
        if (side_.job_open) return fail(ErrorCode::usage, msg("the plugin “{id}” is still busy with another address", {{"id", material_.manifest.id}}));
        return std::make_unique<InProcessJob>(side_, std::string(url), material_.base_urls, budget);
    }

    Result<std::unique_ptr<Plugin>> another() const override { return instance_of(loaded_); }

    static Result<std::unique_ptr<Plugin>> instance_of(std::shared_ptr<const Loaded> loaded) {
        auto plugin = std::make_unique<InProcessPlugin>(std::move(loaded));
        if (Status created = plugin->create(); !created) return pass_on(created);
        return plugin;
    }

private:
    std::shared_ptr<const Loaded> loaded_;  // destroyed last: its code runs in the destructor above
    const Material& material_;
    HostPort port_;
    PluginSide side_;
};

Result<std::string> digest_of_trusted(base::FileSystem& files, const Path& path, std::uint64_t limit, Bytes* content = nullptr) {
    if (Status safe = only_ours(files, path); !safe) return pass_on(safe);
    Result<Bytes> octets = base::read_whole(files, path, limit);
    if (!octets) return pass_on(octets);
    std::string hex = digest::sha256_of(*octets).hex();
    if (content) *content = std::move(*octets);
    return hex;
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

Result<std::unique_ptr<Plugin>> load_plugin(base::FileSystem& files, const InstalledPlugin& installed, const BaseUrls& overrides) {
    if (Status safe = only_ours(files, installed.folder); !safe) return pass_on(safe);
    Material material;
    material.manifest = installed.manifest;
    if (Status applied = apply_overrides(overrides, material); !applied) return pass_on(applied);

    Result<std::string> manifest_digest = digest_of_trusted(files, installed.folder / "manifest.json", limits::plugin_manifest_bytes);
    if (!manifest_digest) return pass_on(manifest_digest);
    material.manifest_sha256 = std::move(*manifest_digest);
    if (installed.manifest.data_file) {
        Result<std::string> data_digest = digest_of_trusted(files, installed.folder / *installed.manifest.data_file, limits::plugin_data_bytes, &material.data);
        if (!data_digest) return pass_on(data_digest);
        material.data_sha256 = std::move(*data_digest);
    }

    // The digest goes into the bundle, so it must be that of the code that runs: the file must be the same before and after loading.
    const Result<std::optional<base::FileStatus>> before = files.status(installed.library);
    Result<std::string> library_digest = digest_of_trusted(files, installed.library, limits::plugin_library_bytes);
    if (!library_digest) return pass_on(library_digest);
    material.library_sha256 = std::move(*library_digest);
    Result<Library> library = Library::open(installed.library);
    if (!library) return pass_on(library);
    const Result<std::optional<base::FileStatus>> after = files.status(installed.library);
    if (!before || !after || *before != *after)
        return fail(ErrorCode::refused, msg("{file} changed while it was being loaded", {{"file", installed.library.string()}}));

    const auto text = [](saksi_view view) { return std::string_view(reinterpret_cast<const char*>(view.data), static_cast<std::size_t>(view.size)); };
    if (text(library->table().id) != installed.manifest.id || text(library->table().version) != installed.manifest.version)
        return fail(ErrorCode::malformed, msg("{file} is not the plugin and version that its manifest names", {{"file", installed.library.string()}}));

    return InProcessPlugin::instance_of(std::make_shared<const Loaded>(std::move(*library), std::move(material)));
}

}  // namespace saksi::plugin_host
