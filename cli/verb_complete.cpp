#include <CLI/CLI.hpp>
#include <memory>

#include "base/time_text.hpp"
#include "catalogue_note.hpp"
#include "exit_code.hpp"
#include "network_options.hpp"
#include "seal/renew.hpp"
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

/// What the options and the settings of this home come to. The stores outlive the order.
struct Orders {
    store::Home home;
    store::Config config;
    std::optional<trust::TrustStore> signer_roots, tsa_roots;
    seal::CompletionOrder order;
};

Result<std::unique_ptr<Orders>> read_orders(Environment& environment, const CompleteOptions& options) {
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
    auto orders = std::make_unique<Orders>(Orders{*home, *config, std::move(*signer_roots), std::move(*tsa_roots), {}});
    const net::ServiceOptions service = service_options(options.network, *config);
    seal::CompletionOrder& order = orders->order;
    order.timestamp_authorities = options.time.authorities.empty() ? config->timestamp_authorities : options.time.authorities;
    order.ask_authority = ask_authority(service);
    order.fetch_crl = [service](const std::string& url) { return net::get_bytes(url, limits::crl_bytes, service); };
    order.ask_ocsp = [service](const std::string& url, ByteView request) { return net::post_bytes(url, "application/ocsp-request", request, limits::ocsp_bytes, service); };
    order.crls = std::move(*crls);
    order.signer_roots = orders->signer_roots ? &*orders->signer_roots : nullptr;
    order.tsa_roots = orders->tsa_roots ? &*orders->tsa_roots : nullptr;
    return orders;
}

void say_added(const Environment& environment, const seal::Completed& done) {
    if (done.stamped_now) environment.say(msg("Timestamps were added."));
    if (done.crls_added > 0) environment.say(msg("{count} revocation lists were added.", {{"count", std::to_string(done.crls_added)}}));
    if (done.answers_added > 0) environment.say(msg("{count} OCSP answers were added.", {{"count", std::to_string(done.answers_added)}}));
    for (const Error& missing : done.missing) static_cast<void>(environment.report(missing));
}

Result<int> complete_verb(Environment& environment, const CompleteOptions& options) {
    auto orders = read_orders(environment, options);
    if (!orders) return pass_on(orders);
    auto done = seal::complete(options.bundle, (*orders)->order, {environment.files, environment.clock, environment.random});
    if (!done) return pass_on(done);
    const BundleState state{done->is_stamped, done->is_stamped && done->missing.empty()};
    if (Status noted = note_in_catalogue(environment, (*orders)->home, options.bundle, state); !noted) return pass_on(noted);

    say_added(environment, *done);
    if (!done->is_stamped) {
        environment.say(msg("The bundle still has no timestamp; it was left as it is. Try again later."));
        return exit_code_of(ErrorCode::unavailable);
    }
    if (!done->missing.empty()) return exit_code_of(ErrorCode::try_later);
    environment.say(done->changed ? msg("COMPLETE: {file}", {{"file", options.bundle}}) : msg("Nothing was missing: {file}", {{"file", options.bundle}}));
    return exit_ok;
}

Result<int> renew_verb(Environment& environment, const CompleteOptions& options) {
    auto orders = read_orders(environment, options);
    if (!orders) return pass_on(orders);
    auto done = seal::renew(options.bundle, (*orders)->order, {environment.files, environment.clock, environment.random});
    if (!done) return pass_on(done);
    const BundleState state{done->completed.is_stamped, done->completed.is_stamped && done->completed.missing.empty()};
    if (Status noted = note_in_catalogue(environment, (*orders)->home, options.bundle, state); !noted) return pass_on(noted);

    for (const Error& failure : done->authority_failures) static_cast<void>(environment.report(failure));
    if (!done->renewed && done->only_same_authority)
        return fail(ErrorCode::usage, msg("the only timestamp authority that is known here gave the newest timestamp itself; a renewal takes another one: name it with --tsa URL"));
    if (!done->renewed)
        return fail(ErrorCode::try_later, msg("no other timestamp authority gave a token, so nothing was renewed; the bundle holds as before, try again later"));
    say_added(environment, done->completed);
    environment.say(msg("RENEWED: {file}", {{"file", options.bundle}}));
    environment.say(msg("Timestamp: {time}", {{"time", base::local_and_utc(done->stamped_at, (*orders)->config.zone)}}));
    if (done->completed.missing.empty()) return exit_ok;
    environment.say(msg("Next: saksi complete {file} (revocation data, if the certificates name where to ask)", {{"file", options.bundle}}));
    return exit_unfinished;
}

void add_options(CLI::App& verb, const Environment& environment, CompleteOptions& options) {
    verb.add_option("BUNDLE", options.bundle, environment.text("the bundle"))->required();
    verb.add_option("--crl", options.crls, environment.text("revocation list as a file, tried before the certificates' own addresses (repeatable)"))->type_name("F");
    verb.add_option("--signer-roots", options.signer_roots, environment.text("PEM file of the signers whom the panel trusts"))->type_name("F");
    add_time_options(verb, environment, options.time);
    add_network_options(verb, environment, options.network);
}

}  // namespace

void add_complete(Program& program) {
    Environment& environment = program.environment;
    auto options = std::make_shared<CompleteOptions>();
    CLI::App* verb = program.app.add_subcommand("complete", environment.text("add timestamps that were missing, and revocation data"))->alias("lengkapi");
    add_options(*verb, environment, *options);
    verb->callback([&program, options] {
        auto code = complete_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });

    auto renewal = std::make_shared<CompleteOptions>();
    CLI::App* renew = program.app.add_subcommand("renew", environment.text("cover everything with a fresh timestamp of another authority, before the newest one weakens"))->alias("perbarui");
    add_options(*renew, environment, *renewal);
    renew->callback([&program, renewal] {
        auto code = renew_verb(program.environment, *renewal);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
