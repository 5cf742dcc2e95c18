#include "inspect_file.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/version.hpp"
#include "report/inspection_report.hpp"

namespace saksi::cli {

Status print(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return {};
    return fail(ErrorCode::cannot_write, msg("the output could not be written"));
}

namespace {

struct FileOptions {
    std::string path;
    bool json = false;
};

Result<int> inspect(Environment& environment, const FileOptions& options, const InspectFile& inspector) {
    auto file = environment.files.open(options.path);
    if (!file) return pass_on(file);
    report::TextOptions style;
    style.language = environment.language;
    style.colour = ::isatty(STDOUT_FILENO) == 1;
    const auto print_line = [&](const verify::InspectionLine& line) {
        return print(options.json ? report::inspection_json(line) + "\n" : report::inspection_text(line, style));
    };
    auto summary = inspector(**file, options.path, print_line);
    if (!summary) return pass_on(summary, msg("reading {file}", {{"file", options.path}}));
    const verify::Tool tool{std::string(base::program_name), std::string(base::program_version)};
    if (auto done = print(options.json ? report::inspection_json(*summary, tool) + "\n" : report::inspection_text(*summary, style)); !done) return pass_on(done);
    if (std::fflush(stdout) != 0) return fail(ErrorCode::cannot_write, msg("the output could not be written"));
    return verify::exit_code_of(summary->headline);
}

}  // namespace

void add_inspect_file(CLI::App& inspect_app, Program& program, std::string_view word, const std::string& about, InspectFile inspector) {
    Environment& environment = program.environment;
    auto options = std::make_shared<FileOptions>();
    CLI::App* verb = inspect_app.add_subcommand(std::string(word), about);
    verb->add_option("FILE", options->path, environment.text("the file"))->required();
    verb->add_flag("--json", options->json, environment.text("for programs; one line for each thing found, the summary last"));
    verb->callback([&program, options, inspector = std::move(inspector)] {
        auto code = inspect(program.environment, *options, inspector);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
