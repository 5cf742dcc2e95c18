#include <CLI/CLI.hpp>
#include <memory>

#include "exit_code.hpp"
#include "network_options.hpp"
#include "store/catalogue.hpp"
#include "verbs.hpp"

namespace saksi::cli {

namespace {

struct InitOptions {
    TimeOptions time;
    std::string zone;
    std::string tls_ca;
    std::string signer_roots;
};

/// Settings outlive the working folder of this command.
std::string absolute(const std::string& path) { return std::filesystem::absolute(path).lexically_normal().string(); }

Result<int> init_verb(Environment& environment, const InitOptions& options) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    if (Status ready = home->prepare(environment.files); !ready) return pass_on(ready);
    auto config = store::read_config(environment.files, *home);
    if (!config) return pass_on(config);
    if (!options.time.authorities.empty()) config->timestamp_authorities = options.time.authorities;
    if (!options.time.roots.empty()) config->timestamp_roots = absolute(options.time.roots);
    if (!options.signer_roots.empty()) config->signer_roots = absolute(options.signer_roots);
    if (!options.tls_ca.empty()) config->tls_ca_file = absolute(options.tls_ca);
    if (!options.zone.empty()) config->zone = *base::zone_from_name(options.zone);
    for (const std::string& file : {config->timestamp_roots, config->signer_roots, config->tls_ca_file})
        if (!file.empty())
            if (auto store = read_trust_store(environment, file); !store) return pass_on(store);
    if (Status written = base::replace_file(environment.files, home->config(), bytes_of(config->text()), 0600); !written) return pass_on(written);
    if (auto catalogue = store::Catalogue::open(home->catalogue()); !catalogue) return pass_on(catalogue);
    environment.say(msg("The home is ready: {folder}", {{"folder", home->root().string()}}));
    if (config->timestamp_authorities.empty())
        environment.say(msg("No timestamp authority is set yet; bundles will prove no time until one is: saksi init --tsa URL --tsa-roots FILE"));
    return exit_ok;
}

}  // namespace

void add_init(Program& program) {
    Environment& environment = program.environment;
    auto options = std::make_shared<InitOptions>();
    CLI::App* verb = program.app.add_subcommand("init", environment.text("make the home folder and its settings"));
    add_time_options(*verb, environment, options->time);
    verb->add_option("--zone", options->zone, environment.text("time zone of the office"))->check(CLI::IsMember({"WIB", "WITA", "WIT"}));
    verb->add_option("--signer-roots", options->signer_roots, environment.text("PEM file of the authorities that issued this office's certificates"))->type_name("F");
    verb->add_option("--tls-ca", options->tls_ca, environment.text("PEM file of TLS roots in place of the system's"))->type_name("F");
    verb->callback([&program, options] {
        auto code = init_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
