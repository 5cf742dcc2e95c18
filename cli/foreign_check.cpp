#include "foreign_check.hpp"

#include <cstdio>

#include "exit_code.hpp"
#include "inspect_file.hpp"
#include "report/inspection_report.hpp"

namespace saksi::cli {

namespace {

Result<int> check_one(Environment& environment, const std::string& path, const verify::AsiceTerms& terms, const report::TextOptions& style, bool json) {
    auto file = environment.files.open(path);
    if (!file) return pass_on(file);
    const auto print_line = [&](const verify::InspectionLine& line) { return print(json ? report::inspection_json(line) + "\n" : report::inspection_text(line, style)); };
    auto summary = verify::inspect_asice(**file, path, terms, print_line);
    if (!summary) return pass_on(summary, msg("reading {file}", {{"file", path}}));
    if (auto done = print(json ? report::inspection_json(*summary, terms.tool) + "\n" : report::inspection_text(*summary, style)); !done) return pass_on(done);
    return verify::exit_code_of(summary->headline);
}

}  // namespace

Result<int> check_foreign(Environment& environment, const std::vector<std::string>& files, const verify::AsiceTerms& terms, const report::TextOptions& style, bool json) {
    int worst = exit_ok;
    for (const std::string& path : files) {
        auto code = check_one(environment, path, terms, style, json);
        if (!code && code.error().code() == ErrorCode::cannot_write) return pass_on(code);
        std::fflush(stdout);
        worst = verify::worse_exit_code(worst, code ? *code : environment.report(code.error()));
    }
    return worst;
}

}  // namespace saksi::cli
