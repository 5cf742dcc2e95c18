#include <CLI/CLI.hpp>
#include <memory>

#include "exit_code.hpp"
#include "digest/digest.hpp"
#include "plugin_folders.hpp"
#include "plugin_verbs.hpp"
#include "verbs.hpp"

namespace saksi::cli {

namespace {

Result<plugin_host::Registry> registry_of(Environment& environment) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    auto config = store::read_config(environment.files, *home);
    if (!config) return pass_on(config);
    return discover_plugins(environment, *home, *config);
}

Message tested(const plugin_host::TestStatus& status) {
    if (status.kind == "live") return msg("tested on the live service, {date}", {{"date", status.date}});
    if (status.kind == "local") return msg("tested on a real server of its kind, locally, {date}", {{"date", status.date}});
    return msg("tested on synthetic answers only, {date}", {{"date", status.date}});
}

/// SHA-256 of what runs, as bundles and the allow-list name it; empty when it cannot be read.
std::string digest_of(Environment& environment, const Path& path) {
    auto file = environment.files.open(path);
    if (!file) return {};
    auto sha256 = digest::digest_of_file(digest::Algorithm::sha256, **file, 0, (*file)->size());
    return sha256 ? sha256->hex() : std::string();
}

Json json_of(Environment& environment, const plugin_host::InstalledPlugin& plugin) {
    Json::Array patterns, hosts;
    for (const std::string& pattern : plugin.manifest.url_patterns) patterns.emplace_back(pattern);
    for (const std::string& host : plugin.manifest.hosts) hosts.emplace_back(host);
    Json json;
    json.set("id", plugin.manifest.id).set("version", plugin.manifest.version).set("name", plugin.manifest.name).set("url_patterns", std::move(patterns));
    json.set("hosts", std::move(hosts)).set("any_public", plugin.manifest.any_public).set("test_status", plugin.manifest.test_status.kind);
    json.set("test_date", plugin.manifest.test_status.date).set("folder", plugin.folder.string());
    json.set("sha256", digest_of(environment, plugin.library));
    if (plugin.manifest.data_file) json.set("data_sha256", digest_of(environment, plugin.folder / *plugin.manifest.data_file));
    return json;
}

Result<int> list_verb(Environment& environment, bool as_json) {
    auto registry = registry_of(environment);
    if (!registry) return pass_on(registry);
    if (as_json) {
        Json::Array plugins;
        for (const auto& plugin : registry->plugins()) plugins.push_back(json_of(environment, plugin));
        std::printf("%s\n", Json(std::move(plugins)).canonical().c_str());
    } else {
        for (const auto& plugin : registry->plugins())
            environment.say(msg("{id} {version}  {name}; {tested}; {folder} ({digest}…)", {{"id", plugin.manifest.id},
                                                                                           {"version", plugin.manifest.version},
                                                                                           {"name", plugin.manifest.name},
                                                                                           {"tested", environment.text(tested(plugin.manifest.test_status))},
                                                                                           {"folder", plugin.folder.string()},
                                                                                           {"digest", digest_of(environment, plugin.library).substr(0, 16)}}));
    }
    int code = exit_ok;
    for (const auto& rejected : registry->rejected()) code = environment.report(rejected.reason);
    return code;
}

std::string joined(const std::vector<std::string>& values) {
    std::string out;
    for (const std::string& value : values) out += (out.empty() ? "" : ", ") + value;
    return out;
}

Result<int> info_verb(Environment& environment, const std::string& id, bool as_json) {
    auto registry = registry_of(environment);
    if (!registry) return pass_on(registry);
    const plugin_host::InstalledPlugin* plugin = registry->find(id);
    if (!plugin) return fail(ErrorCode::usage, msg("there is no plugin “{plugin}”; “saksi plugin list” shows those that exist", {{"plugin", id}}));
    if (as_json) {
        std::printf("%s\n", json_of(environment, *plugin).canonical().c_str());
        return exit_ok;
    }
    const plugin_host::Manifest& manifest = plugin->manifest;
    environment.say(msg("{id} {version}  {name}; {tested}",
                        {{"id", manifest.id}, {"version", manifest.version}, {"name", manifest.name}, {"tested", environment.text(tested(manifest.test_status))}}));
    if (!manifest.test_status.note.empty()) environment.say(msg("    {state}", {{"state", manifest.test_status.note}}));
    environment.say(msg("Takes: {patterns}", {{"patterns", joined(manifest.url_patterns)}}));
    environment.say(manifest.any_public ? msg("May ask: any public host") : msg("May ask: {hosts}", {{"hosts", joined(manifest.hosts)}}));
    for (const auto& [name, url] : manifest.base_urls) environment.say(msg("Base URL {name}: {url}", {{"name", name}, {"url", url}}));
    for (const plugin_host::DeclaredSecret& secret : manifest.secrets)
        environment.say(secret.from_login ? msg("Takes {name} from a login at {hosts}", {{"name", secret.name}, {"hosts", joined(secret.hosts)}})
                                          : msg("May use {name} at {hosts}: --secret {id}.{name}=FILE", {{"name", secret.name}, {"hosts", joined(secret.hosts)}, {"id", manifest.id}}));
    environment.say(msg("Licence: {licence}", {{"licence", manifest.licence}}));
    environment.say(msg("Digest (SHA-256): {digest}", {{"digest", digest_of(environment, plugin->library)}}));
    environment.say(msg("Folder: {folder}", {{"folder", plugin->folder.string()}}));
    return exit_ok;
}

}  // namespace

void add_plugin(Program& program) {
    Environment& environment = program.environment;
    CLI::App* verb = program.app.add_subcommand("plugin", environment.text("the platforms that can be recorded"));
    verb->require_subcommand(1);
    auto as_json = std::make_shared<bool>(false);
    auto id = std::make_shared<std::string>();
    CLI::App* list = verb->add_subcommand("list", environment.text("all of them, and how each was tested"))->alias("daftar");
    list->add_flag("--json", *as_json, environment.text("for programs"));
    list->callback([&program, as_json] {
        auto code = list_verb(program.environment, *as_json);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
    CLI::App* info = verb->add_subcommand("info", environment.text("what one takes and where it may go"));
    info->add_option("ID", *id, environment.text("the plugin"))->required();
    info->add_flag("--json", *as_json, environment.text("for programs"));
    info->callback([&program, as_json, id] {
        auto code = info_verb(program.environment, *id, *as_json);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
    add_plugin_new(*verb, program);
    add_plugin_test(*verb, program);
    add_plugin_record(*verb, program);
}

}  // namespace saksi::cli
