#include <CLI/CLI.hpp>
#include <memory>

#include "exit_code.hpp"
#include "network_options.hpp"
#include "seal/complete.hpp"
#include "store/catalogue.hpp"
#include "verbs.hpp"

namespace saksi::cli {

namespace {

struct CompleteOptions {
    std::string bundle;
    std::vector<std::string> crls;
    std::string signer_roots;
    TimeOptions time;
    NetworkOptions network;
};

Result<std::vector<trust::Crl>> read_crls(Environment& environment, const std::vector<std::string>& paths) {
    std::vector<trust::Crl> crls;
    for (const std::string& path : paths) {
        auto octets = base::read_whole(environment.files, path, limits::crl_bytes);
        if (!octets) return pass_on(octets);
        auto crl = trust::Crl::from_download(*octets);
        if (!crl) return pass_on(crl, msg("reading {file}", {{"file", path}}));
        crls.push_back(std::move(*crl));
    }
    return crls;
}

/// Brings the catalogue up to date when the bundle was sealed in this home.
Status note_in_catalogue(Environment& environment, const store::Home& home, const Path& path, const seal::Completed& done) {
    auto present = environment.files.status(home.catalogue());
    if (!present) return pass_on(present);
    if (!*present) return {};
    auto catalogue = store::Catalogue::open(home.catalogue());
    if (!catalogue) return pass_on(catalogue);
    auto row = catalogue->find_path(std::filesystem::absolute(path).lexically_normal().string());
    if (!row) return pass_on(row);
    if (!*row) return {};
    (*row)->stamped = done.is_stamped;
    (*row)->completed = done.is_stamped && done.missing.empty();
    return catalogue->put(**row);
}

Result<int> complete_verb(Environment& environment, const CompleteOptions& options) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    auto config = store::read_config(environment.files, *home);
    if (!config) return pass_on(config);
    auto crls = read_crls(environment, options.crls);
    if (!crls) return pass_on(crls);
    auto signer_roots = read_trust_store(environment, options.signer_roots.empty() ? config->signer_roots : options.signer_roots);
    if (!signer_roots) return pass_on(signer_roots);
    auto tsa_roots = read_trust_store(environment, options.time.roots.empty() ? config->timestamp_roots : options.time.roots);
    if (!tsa_roots) return pass_on(tsa_roots);
    const net::ServiceOptions service = service_options(options.network, *config);
    seal::CompletionOrder order;
    order.timestamp_authorities = options.time.authorities.empty() ? config->timestamp_authorities : options.time.authorities;
    order.ask_authority = ask_authority(service);
    order.fetch_crl = [service](const std::string& url) { return net::get_bytes(url, limits::crl_bytes, service); };
    order.crls = std::move(*crls);
    order.signer_roots = *signer_roots ? &**signer_roots : nullptr;
    order.tsa_roots = *tsa_roots ? &**tsa_roots : nullptr;
    auto done = seal::complete(options.bundle, order, {environment.files, environment.clock, environment.random});
    if (!done) return pass_on(done);
    if (Status noted = note_in_catalogue(environment, *home, options.bundle, *done); !noted) return pass_on(noted);

    if (done->stamped_now) environment.say(msg("Timestamps were added."));
    if (done->crls_added > 0) environment.say(msg("{count} revocation lists were added.", {{"count", std::to_string(done->crls_added)}}));
    for (const Error& missing : done->missing) static_cast<void>(environment.report(missing));
    if (!done->is_stamped) {
        environment.say(msg("The bundle still has no timestamp; it was left as it is. Try again later."));
        return exit_code_of(ErrorCode::unavailable);
    }
    if (!done->missing.empty()) return exit_code_of(ErrorCode::try_later);
    environment.say(done->changed ? msg("COMPLETE: {file}", {{"file", options.bundle}}) : msg("Nothing was missing: {file}", {{"file", options.bundle}}));
    return exit_ok;
}

}  // namespace

void add_complete(Program& program) {
    Environment& environment = program.environment;
    auto options = std::make_shared<CompleteOptions>();
    CLI::App* verb = program.app.add_subcommand("complete", environment.text("add timestamps that were missing, and revocation data"))->alias("lengkapi");
    verb->add_option("BUNDLE", options->bundle, environment.text("the bundle"))->required();
    verb->add_option("--crl", options->crls, environment.text("revocation list as a file, tried before the certificates' own addresses (repeatable)"))->type_name("F");
    verb->add_option("--signer-roots", options->signer_roots, environment.text("PEM file of the signers whom the panel trusts"))->type_name("F");
    add_time_options(*verb, environment, options->time);
    add_network_options(*verb, environment, options->network);
    verb->callback([&program, options] {
        auto code = complete_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
