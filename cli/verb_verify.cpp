#include <CLI/CLI.hpp>
#include <memory>
#include <unistd.h>

#include "base/version.hpp"
#include "exit_code.hpp"
#include "network_options.hpp"
#include "report/json_report.hpp"
#include "report/text_report.hpp"
#include "verbs.hpp"
#include "verify/verifier.hpp"

namespace saksi::cli {

namespace {

struct VerifyOptions {
    std::vector<std::string> bundles;
    std::string signer_roots, tsa_roots, at, zone = "WIB";
    bool json = false;
    bool details = false;
};

struct Anchors {
    std::optional<trust::TrustStore> signers, authorities;
    verify::TrustInput input() const { return {signers ? &*signers : nullptr, authorities ? &*authorities : nullptr}; }
};

Result<Anchors> read_anchors(Environment& environment, const VerifyOptions& options) {
    auto signers = read_trust_store(environment, options.signer_roots);
    if (!signers) return pass_on(signers);
    auto authorities = read_trust_store(environment, options.tsa_roots);
    if (!authorities) return pass_on(authorities);
    return Anchors{std::move(*signers), std::move(*authorities)};
}

Result<int> verify_verb(Environment& environment, const VerifyOptions& options) {
    auto anchors = read_anchors(environment, options);
    if (!anchors) return pass_on(anchors);
    UtcTime at = environment.clock.now();
    if (!options.at.empty()) {
        auto given = base::parse_rfc3339(options.at);
        if (!given) return fail(ErrorCode::usage, msg("--at {time}: expected a time as 2026-11-21T07:05:09+07:00", {{"time", options.at}}));
        at = *given;
    }
    report::TextOptions style;
    style.language = environment.language;
    style.zone = base::zone_from_name(options.zone).value_or(base::Zone::wib);
    style.colour = ::isatty(STDOUT_FILENO) == 1;
    style.details = options.details;
    report::Tally tally;
    int worst = exit_ok;
    for (const std::string& bundle : options.bundles) {
        auto file = environment.files.open(bundle);
        if (!file) {
            worst = verify::worse_exit_code(worst, environment.report(file.error()));
            ++tally.unreadable;
            continue;
        }
        const verify::Verdict verdict =
            verify::verify(**file, bundle, anchors->input(), verify::Policy{}, at, {std::string(base::program_name), std::string(base::program_version)});
        tally.add(verdict.headline);
        worst = verify::worse_exit_code(worst, verify::exit_code_of(verdict.headline));
        const std::string text = options.json                  ? report::json_report(verdict) + "\n"
                                 : options.bundles.size() == 1 ? report::text_report(verdict, style)
                                                               : report::short_report(verdict, style);
        std::fwrite(text.data(), 1, text.size(), stdout);
    }
    if (!options.json && options.bundles.size() > 1) std::fputs(report::summary(tally, style).c_str(), stdout);
    return worst;
}

}  // namespace

void add_verify(Program& program) {
    Environment& environment = program.environment;
    auto options = std::make_shared<VerifyOptions>();
    CLI::App* verb = program.app.add_subcommand("verify", environment.text("check bundles: offline, writing nothing, trusting only the anchors named here"))->alias("periksa");
    verb->add_option("BUNDLE", options->bundles, environment.text("the bundles"))->required();
    verb->add_option("--signer-roots", options->signer_roots, environment.text("PEM file of the signers whom the panel trusts"))->type_name("F");
    verb->add_option("--tsa-roots", options->tsa_roots, environment.text("PEM file of the timestamp authorities whom the panel trusts"))->type_name("F");
    verb->add_option("--at", options->at, environment.text("evaluation time (default: now)"))->type_name("TIME");
    verb->add_option("--zone", options->zone, environment.text("time zone of the report"))->check(CLI::IsMember({"WIB", "WITA", "WIT"}))->capture_default_str();
    verb->add_flag("--details", options->details, environment.text("every act, digest and token, and the commands to check by hand"));
    verb->add_flag("--json", options->json, environment.text("for programs; one line a bundle"));
    verb->callback([&program, options] {
        auto code = verify_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
