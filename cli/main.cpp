#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "base/log.hpp"
#include "base/version.hpp"
#include "exit_code.hpp"
#include "verbs.hpp"

namespace {

using saksi::cli::Environment;
using saksi::cli::Program;

/// CLI11's own words in the reader's language.
void translate_frame(CLI::App& app, const Environment& environment) {
    auto formatter = std::make_shared<CLI::Formatter>();
    for (const char* word : {"Usage", "Options", "Positionals", "Subcommands"})
        formatter->label(word, environment.text(word));
    formatter->column_width(34);
    app.formatter(formatter);
    app.set_help_flag("-h,--help", environment.text("this help"));
    app.set_version_flag("--version", saksi::base::software_name(), environment.text("the program's version"));
}

void add_verbs(Program& program) {
    add_init(program);
    add_identity(program);
    add_capture(program);
    add_seal(program);
    add_complete(program);
    add_countersign(program);
    add_verify(program);
    add_trust(program);
    add_inspect(program);
    add_plugin(program);
    add_rederive(program);
    add_doctor(program);
}

int not_understood(const Environment& environment, const CLI::App& app) {
    return environment.report({saksi::ErrorCode::usage, saksi::msg("“{word}” is no verb and no option of this command; “saksi --help” shows what there is", {{"word", app.remaining(true).front()}})});
}

int run(int count, char** arguments) {
    Environment environment = saksi::cli::read_environment(count, arguments);
    CLI::App app(environment.text("Saksi records public posts so that a hearing can check them, and checks such recordings."));
    translate_frame(app, environment);
    app.fallthrough();
    std::string language;
    bool talkative = false;
    app.add_option("--lang", language, environment.text("language of the output"))->check(CLI::IsMember({"id", "en"}));
    app.add_flag("--debug", talkative, environment.text("log for operators on stderr"))->each([](const std::string&) { saksi::base::log::enable(saksi::base::log::Level::debug); });
    app.require_subcommand(0, 1);
    Program program{app, environment};
    add_verbs(program);
    if (count == 1 && environment.stdin_is_terminal) return first_steps(environment);
    try {
        app.parse(count, arguments);
    } catch (const CLI::CallForHelp& help) {
        // CLI11 shows help before it looks at words that it could not place.
        return app.remaining_size(true) == 0 ? app.exit(help) : not_understood(environment, app);
    } catch (const CLI::CallForVersion& version) {
        return app.exit(version);
    } catch (const CLI::ExtrasError&) {
        return not_understood(environment, app);
    } catch (const CLI::ParseError& error) {
        return environment.report({saksi::ErrorCode::usage, saksi::msg("the command cannot be read: {reason}. “saksi --help” shows what there is", {{"reason", error.what()}})});
    }
    if (app.get_subcommands().empty()) {
        std::fputs(app.help().c_str(), stdout);
        return saksi::cli::exit_code_of(saksi::ErrorCode::usage);
    }
    return program.exit_code;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        return run(count, arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "saksi: internal error: %s\n", error.what());
        return saksi::cli::exit_internal;
    }
}
