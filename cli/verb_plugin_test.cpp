#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/json.hpp"
#include "conformance/conformance.hpp"
#include "folder_watch.hpp"
#include "plugin_folders.hpp"
#include "plugin_verbs.hpp"

namespace saksi::cli {

namespace {

constexpr int exit_does_not_hold = 1;

struct TestOptions {
    std::string folder, built;
    bool watch = false, as_json = false, write_expected = false;
};

Message rule(std::string_view check) {
    if (check == "manifest") return msg("the manifest is in order");
    if (check == "library") return msg("one exported symbol, and nothing that a plugin may not use");
    if (check == "start") return msg("it starts in its confined process");
    if (check == "fixtures") return msg("the fixtures can be read");
    if (check == "plan") return msg("all that it asks is allowed, and the fixtures hold it");
    if (check == "expected") return msg("the items are those of expected.json");
    if (check == "facts") return msg("every fact is shown by the fixture's bytes");
    if (check == "repeat") return msg("the same answers give the same again");
    if (check == "canonical") return msg("a URL has one canonical form");
    return msg("broken answers give losses, and no false fact");
}

Path built_of(Environment& environment, const TestOptions& options) {
    return options.built.empty() ? built_folder(environment, options.folder) : std::filesystem::absolute(options.built).lexically_normal();
}

Json json_of(const conformance::Problem& problem, const Environment& environment) {
    Json::Array lines;
    for (const std::string& line : problem.lines) lines.emplace_back(line);
    return Json().set("fixture", problem.fixture).set("variant", problem.variant).set("place", problem.place).set("what", environment.text(problem.what)).set("lines", std::move(lines));
}

Json json_of(const conformance::Conformance& result, const Environment& environment) {
    Json::Array checks, written;
    for (const conformance::Check& check : result.checks) {
        Json::Array problems;
        for (const conformance::Problem& problem : check.problems) problems.push_back(json_of(problem, environment));
        checks.push_back(Json().set("check", check.name).set("cases", static_cast<std::int64_t>(check.cases)).set("failed", static_cast<std::int64_t>(check.failed)).set("problems", std::move(problems)));
    }
    for (const std::string& name : result.written) written.emplace_back(name);
    Json json;
    json.set("schema", "saksi-plugin-test/1").set("plugin", result.id).set("version", result.version).set("sha256", result.sha256);
    return json.set("checks", std::move(checks)).set("written", std::move(written)).set("holds", result.holds());
}

void print_problem(const Environment& environment, const conformance::Problem& problem) {
    std::string place = problem.fixture;
    for (const std::string& part : {problem.variant, problem.place})
        if (!part.empty()) place += ", " + part;
    environment.say(place.empty() ? msg("    {reason}", {{"reason", environment.text(problem.what)}})
                                  : msg("    {place}: {reason}", {{"place", place}, {"reason", environment.text(problem.what)}}));
    for (const std::string& line : problem.lines) environment.say(msg("        {line}", {{"line", line}}));
}

void print(const Environment& environment, const conformance::Conformance& result) {
    if (!result.id.empty()) environment.say(msg("{id} {version} {digest}", {{"id", result.id}, {"version", result.version}, {"digest", result.sha256}}));
    for (const conformance::Check& check : result.checks) {
        const std::string what = environment.text(rule(check.name)), cases = std::to_string(check.cases);
        if (check.cases == 0)
            environment.say(msg("  –    {rule}: not reached", {{"rule", what}}));
        else if (check.failed == 0)
            environment.say(msg("  ok   {rule} ({cases})", {{"rule", what}, {"cases", cases}}));
        else
            environment.say(msg("  NO   {rule}: {failed} of {cases}", {{"rule", what}, {"failed", std::to_string(check.failed)}, {"cases", cases}}));
        for (const conformance::Problem& problem : check.problems) print_problem(environment, problem);
        if (check.failed > check.problems.size()) environment.say(msg("    and {count} more", {{"count", std::to_string(check.failed - check.problems.size())}}));
    }
    for (const std::string& name : result.written) environment.say(msg("written, to be read and corrected: fixtures/{fixture}/expected.json", {{"fixture", name}}));
    environment.say(result.holds() ? msg("The plugin holds.") : msg("The plugin does not hold yet."));
}

Result<int> examine_once(Environment& environment, const TestOptions& options) {
    const Path source = std::filesystem::absolute(options.folder).lexically_normal();
    auto result = conformance::examine(environment.files, {source.has_filename() ? source : source.parent_path(), built_of(environment, options)}, environment.plugin_program, options.write_expected);
    if (!result) return pass_on(result);
    if (options.as_json)
        std::printf("%s\n", json_of(*result, environment).canonical().c_str());
    else
        print(environment, *result);
    std::fflush(stdout);
    return result->holds() ? 0 : exit_does_not_hold;
}

Result<int> test_verb(Environment& environment, const TestOptions& options) {
    auto status = environment.files.status(options.folder);
    if (!status || !*status || !(*status)->is_directory) return fail(ErrorCode::missing, msg("{folder} is no folder", {{"folder", options.folder}}));
    if (!options.watch) return examine_once(environment, options);
    auto watch = FolderWatch::open();
    if (!watch) return pass_on(watch);
    while (true) {
        const Path folders[] = {options.folder, built_of(environment, options)};
        watch->add(folders);
        if (auto code = examine_once(environment, options); !code) return code;
        if (Status changed = watch->wait(); !changed) return pass_on(changed);
    }
}

}  // namespace

void add_plugin_test(CLI::App& plugin, Program& program) {
    Environment& environment = program.environment;
    auto options = std::make_shared<TestOptions>();
    CLI::App* test = plugin.add_subcommand("test", environment.text("whether one may be relied on: its fixtures, offline, whole and broken"))->alias("uji");
    test->add_option("DIR", options->folder, environment.text("its folder, with manifest.json and fixtures/"))->required();
    test->add_option("--built", options->built, environment.text("where its library lies; otherwise DIR/build/lib/saksi/plugins/ID, or DIR"));
    test->add_flag("--watch", options->watch, environment.text("again whenever a file changes, until Ctrl-C"));
    test->add_flag("--write-expected", options->write_expected, environment.text("write each expected.json that is not there yet"));
    test->add_flag("--json", options->as_json, environment.text("for programs"));
    test->callback([&program, options] {
        auto code = test_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
