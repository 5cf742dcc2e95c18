#include "plugin_host/plugin.hpp"

#include "plugin_host/child_instance.hpp"
#include "plugin_host/in_process_instance.hpp"
#include "plugin_host/material.hpp"
#include "plugin_host/message_decoder.hpp"
#include "plugin_host/plugin_job.hpp"
#include "plugin_host/refused_to_start.hpp"
#include "plugin_host/trusted_file.hpp"
#include "saksi_plugin.h"

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

class LoadedPlugin final : public Plugin {
public:
    LoadedPlugin(std::shared_ptr<const Material> material, std::shared_ptr<InstanceSource> source, std::optional<Confinement> confinement)
        : material_(std::move(material)), source_(std::move(source)), confinement_(std::move(confinement)) {}

    const Manifest& manifest() const noexcept override { return material_->manifest; }
    const std::string& library_sha256() const noexcept override { return material_->library_sha256; }
    const std::optional<std::string>& data_sha256() const noexcept override { return material_->data_sha256; }
    const std::string& manifest_sha256() const noexcept override { return material_->manifest_sha256; }
    const BaseUrls& base_urls() const noexcept override { return material_->base_urls; }
    const std::vector<std::string>& overridden() const noexcept override { return material_->overridden; }
    const std::optional<Confinement>& confinement() const noexcept override { return confinement_; }

    Result<CanonicalUrl> canonicalise(std::string_view url) override {
        Json header;
        header.set("type", "canonicalise").set("url", url);
        const Result<Bytes> frame = encode_frame(bytes_of(header.canonical()), {});
        if (!frame) return std::unexpected(frame.error());
        Result<std::unique_ptr<Instance>> instance = source_->take();
        if (!instance) return pass_on(instance);
        CanonicalSink sink;
        Result<std::int32_t> code = (*instance)->call(*frame, sink);
        if (!code) return pass_on(code);
        if (!sink.answer || *sink.answer) source_->give_back(std::move(*instance));
        if (*code == SAKSI_ERROR_NOT_MINE)
            return fail(ErrorCode::usage, msg("the plugin “{id}” does not take {url}", {{"id", manifest().id}, {"url", std::string(url)}}));
        if (sink.answer) return std::move(*sink.answer);
        return fail(ErrorCode::internal, msg("the plugin “{id}” gave no canonical form of {url} (code {code})",
                                             {{"id", manifest().id}, {"url", std::string(url)}, {"code", std::to_string(*code)}}));
    }

    Result<std::unique_ptr<Job>> start(std::string_view url, const Budget& budget) override {
        if (job_open_) return fail(ErrorCode::usage, msg("the plugin “{id}” is still busy with another address", {{"id", manifest().id}}));
        return std::make_unique<PluginJob>(source_, job_open_, std::string(url), material_->base_urls, budget);
    }

    std::unique_ptr<Plugin> another() const override { return std::make_unique<LoadedPlugin>(material_, source_, confinement_); }

private:
    std::shared_ptr<const Material> material_;
    std::shared_ptr<InstanceSource> source_;
    std::optional<Confinement> confinement_;
    bool job_open_ = false;
};

}  // namespace

Error refused_to_start(const std::string& plugin_id, std::int64_t code) {
    return Error(ErrorCode::malformed, msg("the plugin “{id}” refused to start (code {code}); its data file may be of another version",
                                           {{"id", plugin_id}, {"code", std::to_string(code)}}));
}

Error not_the_one_named(const Path& library) {
    return Error(ErrorCode::malformed, msg("{file} is not the plugin and version that its manifest names", {{"file", library.string()}}));
}

Result<std::unique_ptr<Plugin>> load_plugin_in_process(base::FileSystem& files, const InstalledPlugin& installed, const BaseUrls& overrides) {
    // The digest goes into the bundle, so it must be that of the code that runs: the file must be the same before and after loading.
    const Result<std::optional<base::FileStatus>> before = files.status(installed.library);
    Result<Material> material = read_material(files, installed, overrides);
    if (!material) return pass_on(material);
    auto library = Library::open(installed.library);
    if (!library) return std::unexpected(not_loaded(installed.library, library.error()));
    const Result<std::optional<base::FileStatus>> after = files.status(installed.library);
    if (!before || !after || *before != *after)
        return fail(ErrorCode::refused, msg("{file} changed while it was being loaded", {{"file", installed.library.string()}}));
    if (library->id() != installed.manifest.id || library->version() != installed.manifest.version) return std::unexpected(not_the_one_named(installed.library));

    std::shared_ptr<InstanceSource> source = in_process_source(std::move(*library), installed.manifest.id, material->data);
    if (auto first = source->take(); !first) return pass_on(first);
    return std::make_unique<LoadedPlugin>(std::make_shared<const Material>(std::move(*material)), std::move(source), std::nullopt);
}

Result<std::unique_ptr<Plugin>> load_plugin(base::FileSystem& files, const InstalledPlugin& installed, const BaseUrls& overrides, const Path& program) {
    if (Status safe = only_ours(files, program); !safe) return pass_on(safe);
    Result<Material> material = read_material(files, installed, overrides);
    if (!material) return pass_on(material);
    Result<std::shared_ptr<ChildSource>> source = child_source(program, *material, installed.library);
    if (!source) return pass_on(source);
    material->library = {};  // the children have it
    Confinement confinement = (*source)->confinement();
    return std::make_unique<LoadedPlugin>(std::make_shared<const Material>(std::move(*material)), std::move(*source), std::move(confinement));
}

}  // namespace saksi::plugin_host
