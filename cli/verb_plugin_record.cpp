#include <CLI/CLI.hpp>
#include <memory>

#include "conformance/recorded_fixture.hpp"
#include "plugin_folders.hpp"
#include "plugin_verbs.hpp"
#include "recording_run.hpp"

namespace saksi::cli {

namespace {

struct RecordOptions {
    CaptureOptions capture;
    std::string plugin;  // an id, or a folder
    std::string out;
};

/// Fills in which plugin is meant. Errors: those of read_installed.
Status choose_plugin(Environment& environment, RecordOptions& options) {
    if (options.plugin.empty() || plugin_host::is_plugin_id(options.plugin)) {
        options.capture.plugin = options.plugin;
        return {};
    }
    options.capture.plugin_folder = built_folder(environment, options.plugin);
    auto installed = plugin_host::read_installed(environment.files, options.capture.plugin_folder);
    if (!installed) return pass_on(installed);
    options.capture.plugin = installed->manifest.id;
    return {};
}

Status keep_as_fixture(Environment& environment, RecordedJob& recorded, const capture::Request& request, const Path& out) {
    const std::string& url = request.urls.front();
    const plugin_host::InstalledPlugin* installed = request.plugin.empty() ? nullptr : recorded.machinery.registry.find(request.plugin);
    if (!installed) {
        auto matched = recorded.machinery.registry.match(url);
        if (!matched) return pass_on(matched);
        installed = *matched;
    }
    const auto overrides = request.base_urls.find(installed->manifest.id);
    auto plugin = plugin_host::load_plugin(environment.files, *installed, overrides == request.base_urls.end() ? plugin_host::BaseUrls{} : overrides->second, environment.plugin_program);
    if (!plugin) return pass_on(plugin);
    auto fixture = conformance::fixture_of(environment.files, **plugin, url, recorded.job);
    if (!fixture) return pass_on(fixture);
    if (Status written = conformance::write_fixture(environment.files, *fixture, out); !written) return written;
    environment.say(msg("{folder}: {answers} answers. They are what the platform showed to you now: read them, and take out the people before you publish them",
                        {{"folder", out.string()}, {"answers", std::to_string(fixture->answers.size())}}));
    return {};
}

Result<int> record_verb(Environment& environment, RecordOptions options) {
    const Path out = std::filesystem::absolute(options.out).lexically_normal();
    auto there = environment.files.status(out);
    if (!there) return pass_on(there);
    if (*there) return fail(ErrorCode::exists, msg("{folder} exists already; nothing is overwritten", {{"folder", out.string()}}));
    auto home = environment.home();
    if (!home) return pass_on(home);
    if (Status chosen = choose_plugin(environment, options); !chosen) return pass_on(chosen);
    auto request = request_of(options.capture);
    if (!request) return pass_on(request);
    auto recorded = record_job(environment, *home, *request, options.capture);
    if (!recorded) return pass_on(recorded);
    Status kept = keep_as_fixture(environment, *recorded, *request, out);
    // The recording was made for the fixture only; no evidence is lost with it.
    if (Status removed = recorded->job.remove(environment.files); !removed && kept) return pass_on(removed);
    if (!kept) return pass_on(kept);
    return 0;
}

}  // namespace

void add_plugin_record(CLI::App& plugin, Program& program) {
    Environment& environment = program.environment;
    auto options = std::make_shared<RecordOptions>();
    options->capture.urls.resize(1);
    CLI::App* verb = plugin.add_subcommand("record", environment.text("what a platform answers now, as a fixture without cookies and secrets"))->alias("rekam");
    verb->add_option("URL", options->capture.urls.front(), environment.text("what to record"))->required();
    verb->add_option("--plugin", options->plugin, environment.text("the plugin that asks: its id, or its folder"))->type_name("DIR");
    verb->add_option("--out", options->out, environment.text("the fixture's folder, which must not exist"))->required();
    verb->add_option("--base-url", options->capture.base_urls, environment.text("PLUGIN.NAME=URL: ask another server than the platform's own; a note in every verdict (repeatable)"))->type_name("X");
    verb->add_option("--secret", options->capture.secrets, environment.text("PLUGIN.NAME=FILE: a key or password that the plugin may use; it never lies in a recording (repeatable)"))->type_name("X");
    add_network_options(*verb, environment, options->capture.network);
    verb->callback([&program, options] {
        auto code = record_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
