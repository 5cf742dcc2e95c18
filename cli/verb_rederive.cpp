#include <CLI/CLI.hpp>
#include <memory>

#include "capture/rederivation.hpp"
#include "exit_code.hpp"
#include "plugin_folders.hpp"
#include "verbs.hpp"

namespace saksi::cli {

namespace {

constexpr std::size_t most_lines = 200;       // of differences on one screen; --json has all
constexpr std::size_t longest_value = 200;    // octets of one value on it
constexpr int exit_differs = 1;

Json value_or_null(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }

Json json_of(const capture::Rederivation& result) {
    Json::Array plugins, differences, not_recorded, withheld;
    for (const capture::RederivedBy& plugin : result.plugins)
        plugins.push_back(Json()
                              .set("id", plugin.id)
                              .set("sealed_version", plugin.sealed_version)
                              .set("sealed_sha256", plugin.sealed_sha256)
                              .set("version", plugin.version)
                              .set("sha256", plugin.sha256)
                              .set("same", plugin.same()));
    for (const capture::ItemDifference& one : result.differences)
        differences.push_back(Json().set("item", one.item).set("pointer", one.pointer).set("sealed", value_or_null(one.sealed)).set("derived", value_or_null(one.derived)));
    for (const std::string& url : result.not_recorded) not_recorded.emplace_back(url);
    for (const std::string& item : result.withheld) withheld.emplace_back(item);
    const auto count = [](std::size_t number) { return static_cast<std::int64_t>(number); };
    Json json;
    json.set("same", result.same()).set("items_sealed", count(result.sealed_items)).set("items_derived", count(result.derived_items)).set("items_equal", count(result.equal_items));
    json.set("plugins", std::move(plugins)).set("differences", std::move(differences)).set("not_recorded", std::move(not_recorded)).set("withheld", std::move(withheld));
    return json;
}

std::string shown(const Environment& environment, const std::optional<std::string>& value) {
    if (!value) return environment.text(msg("(not there)"));
    return value->size() <= longest_value ? *value : value->substr(0, longest_value) + "…";
}

void say_plugins(const Environment& environment, const capture::Rederivation& result) {
    for (const capture::RederivedBy& plugin : result.plugins) {
        if (plugin.same())
            environment.say(msg("plugin {id} {version}: the one that recorded", {{"id", plugin.id}, {"version", plugin.version}}));
        else
            environment.say(msg("plugin {id}: recorded with {sealed} ({sealed_digest}), here is {version} ({digest}); the files differ",
                                {{"id", plugin.id}, {"sealed", plugin.sealed_version}, {"sealed_digest", plugin.sealed_sha256}, {"version", plugin.version}, {"digest", plugin.sha256}}));
    }
}

void say_result(const Environment& environment, const capture::Rederivation& result) {
    say_plugins(environment, result);
    std::size_t lines = 0;
    for (const capture::ItemDifference& one : result.differences) {
        if (++lines > most_lines) break;
        environment.say(msg("item {item} {pointer}: sealed {sealed}, now {derived}",
                            {{"item", one.item}, {"pointer", one.pointer}, {"sealed", shown(environment, one.sealed)}, {"derived", shown(environment, one.derived)}}));
    }
    if (lines > most_lines) environment.say(msg("… and {count} more; --json has them all", {{"count", std::to_string(result.differences.size() - most_lines)}}));
    for (std::size_t i = 0; i < std::min(result.not_recorded.size(), most_lines); ++i)
        environment.say(msg("the plugin now asks for {url}, which the recording does not hold", {{"url", result.not_recorded[i]}}));
    for (const std::string& item : result.withheld) environment.say(msg("item {item} is not in this copy and was not compared", {{"item", item}}));
    environment.say(result.same() ? msg("SAME: {equal} of {sealed} acts follow from the recorded octets, octet for octet",
                                        {{"equal", std::to_string(result.equal_items)}, {"sealed", std::to_string(result.sealed_items)}})
                                  : msg("NOT THE SAME: {equal} of {sealed} acts are equal, {derived} were derived",
                                        {{"equal", std::to_string(result.equal_items)}, {"sealed", std::to_string(result.sealed_items)}, {"derived", std::to_string(result.derived_items)}}));
    environment.say(msg("Whether the bundle is intact is not asked here: saksi verify"));
}

Result<int> rederive_verb(Environment& environment, const std::string& bundle, bool as_json) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    auto config = store::read_config(environment.files, *home);
    if (!config) return pass_on(config);
    auto registry = discover_plugins(environment, *home, *config);
    if (!registry) return pass_on(registry);
    const capture::PluginSource source{
        [&registry](const std::string& url) -> Result<std::string> {
            auto installed = registry->match(url);
            if (!installed) return pass_on(installed);
            return (*installed)->manifest.id;
        },
        [&](const std::string& id, const plugin_host::BaseUrls& overrides) -> Result<std::unique_ptr<plugin_host::Plugin>> {
            const plugin_host::InstalledPlugin* installed = registry->find(id);
            if (!installed) return fail(ErrorCode::usage, msg("there is no plugin “{plugin}”; “saksi plugin list” shows those that exist", {{"plugin", id}}));
            if (Status allowed = registry->may_load(environment.files, *installed); !allowed) return pass_on(allowed);
            return plugin_host::load_plugin(environment.files, *installed, overrides, environment.plugin_program);
        }};
    auto result = capture::rederive(environment.files, bundle, source);
    if (!result) return pass_on(result, msg("reading {file}", {{"file", bundle}}));
    if (as_json)
        std::printf("%s\n", json_of(*result).canonical().c_str());
    else
        say_result(environment, *result);
    return result->same() ? exit_ok : exit_differs;
}

}  // namespace

void add_rederive(Program& program) {
    Environment& environment = program.environment;
    auto bundle = std::make_shared<std::string>();
    auto as_json = std::make_shared<bool>(false);
    CLI::App* verb = program.app.add_subcommand("rederive", environment.text("go through a bundle's recording again, offline, and compare the acts that follow with the sealed ones"))->alias("turunkan");
    verb->add_option("BUNDLE", *bundle, environment.text("the bundle"))->required();
    verb->add_flag("--json", *as_json, environment.text("for programs"));
    verb->callback([&program, bundle, as_json] {
        auto code = rederive_verb(program.environment, *bundle, *as_json);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
