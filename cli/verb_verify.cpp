#include <CLI/CLI.hpp>
#include <future>
#include <memory>
#include <thread>
#include <unistd.h>

#include "base/version.hpp"
#include "bundle_search.hpp"
#include "exit_code.hpp"
#include "foreign_check.hpp"
#include "network_options.hpp"
#include "ordered_work.hpp"
#include "report/html_report.hpp"
#include "report/json_report.hpp"
#include "report/text_report.hpp"
#include "report/voice.hpp"
#include "trust/trust_folder.hpp"
#include "verbs.hpp"
#include "verify_progress.hpp"
#include "verify/attachment.hpp"
#include "verify/policy_file.hpp"
#include "verify/verifier.hpp"

namespace saksi::cli {

namespace {

struct VerifyOptions {
    std::vector<std::string> bundles;
    std::string signer_roots, tsa_roots, log_keys, trust_store, at, zone = "WIB", report, policy;
    bool json = false;
    bool details = false;
    bool foreign = false;
};

struct Anchors {
    std::optional<trust::TrustStore> signers, authorities;
    std::vector<trust::LogKey> logs;
    std::map<std::string, verify::TrustInput::Origin> origins;
    verify::TrustInput input() const { return {signers ? &*signers : nullptr, authorities ? &*authorities : nullptr, &origins, &logs}; }
};

Result<Anchors> read_trust_folder(Environment& environment, const std::string& path) {
    auto folder = trust::TrustFolder::open(environment.files, path);
    if (!folder) return pass_on(folder);
    const auto entries = folder->entries();
    if (!entries) return std::unexpected(entries.error());
    auto logs = trust::log_keys_of(*entries);
    if (!logs) return pass_on(logs);
    Anchors anchors{trust::anchors_of(*entries, trust::StoreName::signers), trust::anchors_of(*entries, trust::StoreName::tsas), std::move(*logs), {}};
    for (const trust::TrustEntry& entry : *entries) anchors.origins[entry.sha256] = {entry.obtained_from, entry.obtained};
    return anchors;
}

Result<std::vector<trust::LogKey>> read_log_keys(Environment& environment, const std::string& path) {
    if (path.empty()) return {};
    auto pem = base::read_whole(environment.files, path, limits::mib);
    if (!pem) return pass_on(pem);
    auto keys = trust::LogKey::from_pem(*pem);
    if (!keys) return pass_on(keys, msg("reading {file}", {{"file", path}}));
    return keys;
}

Result<Anchors> read_anchors(Environment& environment, const VerifyOptions& options) {
    // One source of trust a check: whoever reads the report must be able to say where each anchor came from.
    if (!options.trust_store.empty() && !(options.signer_roots.empty() && options.tsa_roots.empty() && options.log_keys.empty()))
        return fail(ErrorCode::usage, msg("--trust-store stands alone: leave out --signer-roots, --tsa-roots and --log-keys, or add what they name to the folder"));
    if (!options.trust_store.empty()) return read_trust_folder(environment, options.trust_store);
    auto signers = read_trust_store(environment, options.signer_roots);
    if (!signers) return pass_on(signers);
    auto authorities = read_trust_store(environment, options.tsa_roots);
    if (!authorities) return pass_on(authorities);
    auto logs = read_log_keys(environment, options.log_keys);
    if (!logs) return pass_on(logs);
    return Anchors{std::move(*signers), std::move(*authorities), std::move(*logs), {}};
}

/// Everything that the verdicts of one command have in common.
struct Check {
    Environment& environment;
    const VerifyOptions& options;
    verify::TrustInput trust;
    verify::Policy policy;
    UtcTime at;
    verify::Tool tool;
    report::TextOptions style;

    verify::Verdict verdict(const base::ReadableFile& file, const std::string& name, verify::Threads threads, const verify::OnFirstFinding& on_first = {}) const {
        return verify::verify(file, name, trust, policy, at, tool, threads, on_first);
    }
};

constexpr std::uint64_t worth_a_first_word = 32 * limits::mib;  // a smaller bundle is checked in a fraction of a second

/// On the standard error, at a terminal or not: whoever waits minutes for a large bundle learns at once that it is broken.
verify::OnFirstFinding first_word(const Check& check, const base::ReadableFile& file) {
    if (file.size() < worth_a_first_word) return {};
    return [&check](const verify::Finding& finding) {
        const report::Voice voice(check.style.language, check.style.zone);
        const std::string what = voice.place(msg("first finding: {finding} [{code}]; the check goes on", {{"finding", voice.say(finding.what)}, {"code", voice.quote(finding.code)}}));
        std::fprintf(stderr, "%s\n", what.c_str());
        std::fflush(stderr);
    };
}

/// Named by the examiner or the built-in rules: never a file that only lies beside the bundle. What cannot be read whole is no policy at all.
Result<verify::Policy> read_policy_option(Environment& environment, const std::string& path) {
    if (path.empty()) return verify::Policy{};
    auto octets = base::read_whole(environment.files, path, limits::policy_bytes);
    if (!octets) return pass_on(octets);
    auto policy = verify::read_policy(*octets);
    if (policy) return policy;
    Error error(ErrorCode::usage, policy.error().what());
    return std::unexpected(std::move(error).while_doing(msg("the policy file {file} is not used, and nothing was checked", {{"file", path}})));
}

Result<UtcTime> evaluation_time(Environment& environment, const std::string& given) {
    if (given.empty()) return environment.clock.now();
    auto time = base::parse_rfc3339(given);
    if (!time) return fail(ErrorCode::usage, msg("--at {time}: expected a time as 2026-11-21T07:05:09+07:00", {{"time", given}}));
    return *time;
}

/// The report for paper, with the pictures that can be read; a file that is there is never replaced.
Status write_report(const Check& check, const base::ReadableFile& file, const verify::Verdict& verdict) {
    std::vector<report::ActPicture> pictures = report::wanted_pictures(verdict);
    for (report::ActPicture& picture : pictures)
        if (auto octets = verify::read_attachment(file, verdict.items[picture.item].attachments[picture.attachment], limits::picture_bytes)) picture.octets = std::move(*octets);
    return base::write_new_file(check.environment.files, check.options.report, bytes_of(report::html_report(verdict, std::move(pictures), check.style)));
}

/// Found out before the check, which may take minutes.
Status check_report_option(Environment& environment, const VerifyOptions& options, const FoundBundles& found) {
    if (options.report.empty()) return {};
    if (found.from_folder || found.paths.size() != 1) return fail(ErrorCode::usage, msg("--report makes the report of one bundle; name one bundle"));
    auto there = environment.files.status(options.report);
    if (!there) return pass_on(there);
    if (*there) return fail(ErrorCode::exists, msg("{file} exists already and is never overwritten; choose another name", {{"file", options.report}}));
    return {};
}

Result<int> verify_one(const Check& check, const std::string& path) {
    auto file = check.environment.files.open(path);
    if (!file) return pass_on(file);
    const verify::Verdict verdict = check.verdict(**file, path, verify::Threads::two, first_word(check, **file));
    const std::string text = check.options.json ? report::json_report(verdict) + "\n" : report::text_report(verdict, check.style);
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (!check.options.report.empty())
        if (Status written = write_report(check, **file, verdict); !written) return pass_on(written);
    return verify::exit_code_of(verdict.headline);
}

constexpr std::size_t unreadable = std::tuple_size_v<decltype(report::Tally::headlines)>;  // of Piece::kind, beside the headlines

Piece piece_of(const Check& check, const std::string& path, bool one_line, verify::Threads threads) {
    auto file = check.environment.files.open(path);
    if (!file) return {{}, check.environment.complaint(file.error()), exit_code_of(file.error().code()), unreadable};
    const verify::Verdict verdict = check.verdict(**file, path, threads);
    return {check.options.json ? report::json_report(verdict) + "\n" : one_line ? report::line_report(verdict, check.style) : report::short_report(verdict, check.style),
            {}, verify::exit_code_of(verdict.headline), static_cast<std::size_t>(verdict.headline)};
}

/// Beside each other, one thread a bundle; printed in the order of the names. A bundle that cannot be read stops no other.
Result<int> verify_many(const Check& check, const FoundBundles& found) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const auto count = found.paths.size();
    const verify::Threads each = 2 * count <= cores ? verify::Threads::two : verify::Threads::one;
    const auto workers = static_cast<unsigned>(std::min<std::size_t>(count, cores));
    VerifyProgress progress(check.environment, count);
    report::Tally tally;
    int worst = exit_ok;
    work_in_order(
        count, workers, [&](std::size_t i) { return piece_of(check, found.paths[i], found.from_folder, each); },
        [&](std::size_t, const Piece& piece) {
            progress.clear();
            std::fwrite(piece.text.data(), 1, piece.text.size(), stdout);
            if (!piece.complaint.empty()) {
                std::fflush(stdout);
                std::fprintf(stderr, "%s\n", piece.complaint.c_str());
            }
            if (piece.kind == unreadable)
                ++tally.unreadable;
            else
                tally.add(static_cast<verify::Headline>(piece.kind));
            worst = verify::worse_exit_code(worst, piece.exit_code);
            progress.one_done();
        });
    progress.clear();
    if (!check.options.json) std::fputs(report::summary(tally, check.style).c_str(), stdout);
    return worst;
}

report::TextOptions style_of(const Environment& environment, const VerifyOptions& options) {
    report::TextOptions style;
    style.language = environment.language;
    style.zone = base::zone_from_name(options.zone).value_or(base::Zone::wib);
    style.colour = ::isatty(STDOUT_FILENO) == 1;
    style.details = options.details;
    return style;
}

Result<int> verify_foreign(Environment& environment, const VerifyOptions& options, const Anchors& anchors, UtcTime at) {
    if (!options.policy.empty() || !options.report.empty())
        return fail(ErrorCode::usage, msg("--foreign takes no --policy and no --report: both are about bundles of evidence"));
    static const trust::TrustStore nobody;
    const verify::AsiceTerms terms{anchors.signers ? *anchors.signers : nobody, anchors.authorities ? &*anchors.authorities : nullptr, at,
                                   {std::string(base::program_name), std::string(base::program_version)}};
    return check_foreign(environment, options.bundles, terms, style_of(environment, options), options.json);
}

Result<int> verify_verb(Environment& environment, const VerifyOptions& options) {
    // Beside the reading of what the panel trusts: each takes a sixth of the time that a small bundle needs.
    auto own_digest = std::async(std::launch::async, [&environment] { return environment.executable_sha256(); });
    auto anchors = read_anchors(environment, options);
    if (!anchors) return pass_on(anchors);
    auto at = evaluation_time(environment, options.at);
    if (!at) return pass_on(at);
    if (options.foreign) return verify_foreign(environment, options, *anchors, *at);
    auto policy = read_policy_option(environment, options.policy);
    if (!policy) return pass_on(policy);
    auto found = find_bundles(environment.files, options.bundles);
    if (!found) return pass_on(found);
    if (Status possible = check_report_option(environment, options, *found); !possible) return pass_on(possible);
    auto sha256 = own_digest.get();
    if (!sha256) return pass_on(sha256);
    const Check check{environment, options, anchors->input(), std::move(*policy), *at, {std::string(base::program_name), std::string(base::program_version), *sha256}, style_of(environment, options)};
    auto code = found->from_folder || found->paths.size() > 1 ? verify_many(check, *found) : verify_one(check, found->paths.front());
    if (code && std::fflush(stdout) != 0) return fail(ErrorCode::cannot_write, msg("the output could not be written"));
    return code;
}

}  // namespace

void add_verify(Program& program) {
    Environment& environment = program.environment;
    auto options = std::make_shared<VerifyOptions>();
    CLI::App* verb = program.app.add_subcommand("verify", environment.text("check bundles: offline, writing nothing, trusting only the anchors named here"))->alias("periksa");
    verb->add_option("BUNDLE", options->bundles, environment.text("the bundles; a folder stands for every *.bukti.wacz below it"))->required();
    verb->add_option("--signer-roots", options->signer_roots, environment.text("PEM file of the signers whom the panel trusts"))->type_name("F");
    verb->add_option("--tsa-roots", options->tsa_roots, environment.text("PEM file of the timestamp authorities whom the panel trusts"))->type_name("F");
    verb->add_option("--log-keys", options->log_keys, environment.text("PEM file of the Ed25519 keys of the case logs whom the panel trusts"))->type_name("F");
    verb->add_option("--trust-store", options->trust_store, environment.text("the panel's trust folder (saksi trust), in place of the three above"))->type_name("DIR");
    verb->add_option("--policy", options->policy, environment.text("file of the panel's rules (docs/formats/policy-1.md)"))->type_name("F");
    verb->add_option("--at", options->at, environment.text("evaluation time (default: now)"))->type_name("TIME");
    verb->add_option("--zone", options->zone, environment.text("time zone of the report"))->check(CLI::IsMember({"WIB", "WITA", "WIT"}))->capture_default_str();
    verb->add_option("--report", options->report, environment.text("also write the report for paper (HTML, A4), a new file"))->type_name("F.html");
    verb->add_flag("--foreign", options->foreign, environment.text("the files are containers that other programs signed (ASiC-E with CAdES); at best not certain"));
    verb->add_flag("--details", options->details, environment.text("every act, digest and token, and the commands to check by hand"));
    verb->add_flag("--json", options->json, environment.text("for programs; one line a bundle"));
    verb->callback([&program, options] {
        auto code = verify_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
