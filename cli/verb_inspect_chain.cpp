#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "base/limits.hpp"
#include "inspect_options.hpp"
#include "inspect_verbs.hpp"
#include "trust/foreign.hpp"

namespace saksi::cli {

namespace {

struct ChainOptions : InspectOptions {
    std::vector<std::string> files;
    std::string use = "signer";
};

/// The certificates of all files in order: the first is the leaf.
Result<std::vector<trust::Certificate>> read_certificates(Environment& environment, const std::vector<std::string>& paths) {
    std::vector<trust::Certificate> certificates;
    for (const std::string& path : paths) {
        auto octets = base::read_whole(environment.files, path, limits::cms_bytes);
        if (!octets) return pass_on(octets);
        auto some = trust::certificates_in(*octets);
        if (!some) return pass_on(some, msg("reading {file}", {{"file", path}}));
        std::ranges::move(*some, std::back_inserter(certificates));
    }
    // The search for a path is bounded by steps; this bounds what each step may look at.
    if (certificates.size() > static_cast<std::size_t>(limits::bag_certificates) + 1)
        return fail(ErrorCode::limit_exceeded, msg("more than {most} certificates in one file", {{"most", std::to_string(limits::bag_certificates)}}));
    return certificates;
}

trust::PathUse use_named(const std::string& name) { return name == "signer" ? trust::PathUse::signer : name == "timestamp" ? trust::PathUse::timestamp : trust::PathUse::any; }

Result<int> inspect_chain(Environment& environment, const ChainOptions& options) {
    auto certificates = read_certificates(environment, options.files);
    if (!certificates) return pass_on(certificates);
    auto first = base::read_whole(environment.files, options.files.front(), limits::cms_bytes);
    if (!first) return pass_on(first);
    auto anchors = read_anchors(environment, options.anchors);
    if (!anchors) return pass_on(anchors);
    auto terms = read_terms(environment, options, *anchors);
    if (!terms) return pass_on(terms);
    return print_verdict(environment, options, verify::judge_chain({options.files.front(), *first}, *certificates, use_named(options.use), *terms));
}

}  // namespace

void add_inspect_chain(CLI::App& inspect, Program& program) {
    const Environment& environment = program.environment;
    auto options = std::make_shared<ChainOptions>();
    CLI::App* verb = inspect.add_subcommand("chain", environment.text("judge a certificate and its path (RFC 5280), DER or PEM"));
    verb->add_option("LEAF", options->files, environment.text("the certificate, then others that may lead to an anchor, in the same file or in further ones"))
        ->required()
        ->expected(1, static_cast<int>(limits::inspected_files));
    add_inspect_options(*verb, environment, *options);
    verb->add_option("--use", options->use, environment.text("what the certificate is used for; “any” asks nothing of it"))
        ->check(CLI::IsMember({"signer", "timestamp", "any"}))
        ->capture_default_str();
    add_path_policy_options(*verb, environment, options->policy);
    verb->callback([&program, options] {
        auto code = inspect_chain(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
