#include <CLI/CLI.hpp>
#include <memory>

#include "base/limits.hpp"
#include "inspect_options.hpp"
#include "inspect_verbs.hpp"
#include "trust/foreign.hpp"

namespace saksi::cli {

namespace {

struct TimestampOptions : InspectOptions {
    std::string file, data;
    std::vector<std::string> policies;
};

Result<int> inspect_timestamp(Environment& environment, const TimestampOptions& options) {
    auto file = base::read_whole(environment.files, options.file, limits::cms_bytes / 3 * 4);
    if (!file) return pass_on(file);
    auto token = trust::token_in(*file);
    if (!token) return pass_on(token, msg("reading {file}", {{"file", options.file}}));
    auto content = read_data(environment, options.data);
    if (!content) return pass_on(content);
    auto anchors = read_anchors(environment, options.anchors);
    if (!anchors) return pass_on(anchors);
    auto terms = read_terms(environment, options, *anchors);
    if (!terms) return pass_on(terms);
    const std::optional<ByteView> data = *content ? std::optional<ByteView>(**content) : std::nullopt;
    return print_verdict(environment, options, verify::judge_timestamp({options.file, *file}, *token, data, options.policies, *terms));
}

}  // namespace

void add_inspect_timestamp(CLI::App& inspect, Program& program) {
    const Environment& environment = program.environment;
    auto options = std::make_shared<TimestampOptions>();
    CLI::App* verb = inspect.add_subcommand("timestamp", environment.text("judge a timestamp token (RFC 3161), or a response that holds one"));
    verb->add_option("FILE", options->file, environment.text("the token"))->required();
    verb->add_option("--data", options->data, environment.text("the data that was stamped"))->type_name("F");
    add_inspect_options(*verb, environment, *options);
    verb->add_option("--policy-oid", options->policies, environment.text("policy of the authority that is allowed (repeatable; default: any)"))->type_name("OID")->expected(1)->take_all();
    verb->callback([&program, options] {
        auto code = inspect_timestamp(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
