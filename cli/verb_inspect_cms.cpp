#include <CLI/CLI.hpp>
#include <memory>

#include "base/limits.hpp"
#include "inspect_options.hpp"
#include "inspect_verbs.hpp"
#include "trust/foreign.hpp"

namespace saksi::cli {

namespace {

struct CmsOptions : InspectOptions {
    std::string file, content, tsa_roots;
};

Result<int> inspect_cms(Environment& environment, const CmsOptions& options) {
    auto file = base::read_whole(environment.files, options.file, limits::cms_bytes / 3 * 4);
    if (!file) return pass_on(file);
    auto cms = trust::cms_in(*file);
    if (!cms) return pass_on(cms, msg("reading {file}", {{"file", options.file}}));
    auto content = read_data(environment, options.content);
    if (!content) return pass_on(content);
    auto anchors = read_anchors(environment, options.anchors);
    if (!anchors) return pass_on(anchors);
    auto authorities = read_anchors(environment, options.tsa_roots);
    if (!authorities) return pass_on(authorities);
    auto terms = read_terms(environment, options, *anchors);
    if (!terms) return pass_on(terms);
    const std::optional<ByteView> data = *content ? std::optional<ByteView>(**content) : std::nullopt;
    return print_verdict(environment, options, verify::judge_cms({options.file, *file}, *cms, data, options.tsa_roots.empty() ? nullptr : &*authorities, *terms));
}

}  // namespace

void add_inspect_cms(CLI::App& inspect, Program& program) {
    const Environment& environment = program.environment;
    auto options = std::make_shared<CmsOptions>();
    CLI::App* verb = inspect.add_subcommand("cms", environment.text("judge a CMS signature (CAdES), DER or PEM"));
    verb->add_option("FILE", options->file, environment.text("the signature"))->required();
    verb->add_option("--content", options->content, environment.text("the data that was signed, when the signature does not carry it"))->type_name("F");
    add_inspect_options(*verb, environment, *options);
    verb->add_option("--tsa-roots", options->tsa_roots, environment.text("PEM file of the timestamp authorities that you trust, to judge a signature timestamp inside"))->type_name("F");
    add_path_policy_options(*verb, environment, options->policy);
    verb->callback([&program, options] {
        auto code = inspect_cms(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
