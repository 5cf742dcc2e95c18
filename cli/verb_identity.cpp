#include <CLI/CLI.hpp>
#include <memory>

#include "base/time_text.hpp"
#include "base/version.hpp"
#include "exit_code.hpp"
#include "identity_import.hpp"
#include "network_options.hpp"
#include "passphrase_source.hpp"
#include "report/trust_sheet.hpp"
#include "store/identity_folder.hpp"
#include "verbs.hpp"

namespace saksi::cli {

namespace {

constexpr std::int64_t ms_per_year = 365'250 * 86'400LL;
constexpr int default_years = 3;  // an election cycle with its hearings; a longer key is a longer liability

struct NewOptions {
    std::string name, role, organisation, label;
    int years = default_years;
    PassphraseSource passphrase;
};

struct ExportOptions {
    std::string label, out = ".";
};

Result<int> new_verb(Environment& environment, const NewOptions& options) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    const std::string label = options.label.empty() ? store::identity_label(options.name) : options.label;
    if (auto there = environment.files.status(home->identities() / label); there && *there)
        return fail(ErrorCode::exists, msg("there is an identity “{label}” already; choose another with --label", {{"label", label}}));
    auto passphrase = read_passphrase(environment, options.passphrase, true);
    if (!passphrase) return pass_on(passphrase);
    const UtcTime now{environment.clock.now().ms / 1000 * 1000};
    auto identity = trust::Identity::create({options.name, options.role, options.organisation, now, UtcTime{now.ms + options.years * ms_per_year}}, *passphrase, environment.random);
    if (!identity) return pass_on(identity);
    if (Status saved = store::save_identity(environment.files, *home, label, *identity); !saved) return pass_on(saved);
    say_identity(environment, label, *identity);
    environment.say(msg("Give the panel its certificate and trust sheet: saksi identity export {label}", {{"label", label}}));
    return exit_ok;
}

Result<int> list_verb(Environment& environment) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    auto labels = store::list_identities(environment.files, *home);
    if (!labels) return pass_on(labels);
    if (labels->empty()) environment.say(msg("no identity yet: saksi identity new --name \"…\" --role \"…\" --org \"…\""));
    for (const std::string& label : *labels) {
        auto identity = store::load_identity(environment.files, *home, label);
        if (!identity)
            static_cast<void>(environment.report(identity.error()));
        else
            say_identity(environment, label, *identity);
    }
    return exit_ok;
}

report::TrustSheet sheet_of(Environment& environment, const trust::Identity& identity, const std::vector<trust::Certificate>& authorities) {
    const trust::Certificate& certificate = identity.certificate();
    report::TrustSheet sheet;
    sheet.name = certificate.common_name().empty() ? certificate.subject() : certificate.common_name();
    sheet.role = certificate.role();
    sheet.organisation = certificate.organisation();
    sheet.issuer = certificate.issuer();
    sheet.sha256 = certificate.fingerprint();
    sheet.key = certificate.key_algorithm();
    sheet.not_before = certificate.not_before();
    sheet.not_after = certificate.not_after();
    sheet.self_made = identity.is_self_made();
    for (const trust::Certificate& authority : authorities) sheet.authorities.push_back({authority.subject(), authority.fingerprint()});
    sheet.made_at = environment.clock.now();
    sheet.tool = base::software_name();
    return sheet;
}

Result<std::vector<trust::Certificate>> configured_authorities(Environment& environment, const store::Config& config) {
    auto roots = read_trust_store(environment, config.timestamp_roots);
    if (!roots) return pass_on(roots);
    return *roots ? (*roots)->anchors() : std::vector<trust::Certificate>{};
}

Result<int> show_verb(Environment& environment, const std::string& label) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    auto config = store::read_config(environment.files, *home);
    if (!config) return pass_on(config);
    auto identity = store::load_identity(environment.files, *home, label);
    if (!identity) return pass_on(identity);
    auto authorities = configured_authorities(environment, *config);
    if (!authorities) return pass_on(authorities);
    std::fputs(report::trust_sheet(sheet_of(environment, *identity, *authorities), config->zone).c_str(), stdout);
    return exit_ok;
}

/// The signer's certificate file and the trust sheet; the panel compares the fingerprint by another way.
Result<int> export_verb(Environment& environment, const ExportOptions& options) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    auto config = store::read_config(environment.files, *home);
    if (!config) return pass_on(config);
    auto identity = store::load_identity(environment.files, *home, options.label);
    if (!identity) return pass_on(identity);
    auto authorities = configured_authorities(environment, *config);
    if (!authorities) return pass_on(authorities);
    const report::TrustSheet sheet = sheet_of(environment, *identity, *authorities);
    const Path folder = options.out;
    const Path certificate = folder / (options.label + ".pem");
    const Path page = folder / (options.label + "-lembar-kepercayaan.txt");
    if (Status written = base::write_new_file(environment.files, certificate, bytes_of(identity->certificate().pem())); !written) return pass_on(written);
    if (Status written = base::write_new_file(environment.files, page, bytes_of(report::trust_sheet(sheet, config->zone))); !written) return pass_on(written);
    environment.say(msg("Certificate: {file}", {{"file", certificate.string()}}));
    environment.say(msg("Trust sheet: {file}", {{"file", page.string()}}));
    return exit_ok;
}

void add_passphrase_options(CLI::App& verb, const Environment& environment, PassphraseSource& source) {
    verb.add_option("--passphrase-file", source.file, environment.text("file that holds the passphrase of the key"))->type_name("F");
    verb.add_option("--passphrase-fd", source.fd, environment.text("open file descriptor that the passphrase is read from"))->type_name("N");
}

template <class Work>
void on_call(CLI::App& verb, Program& program, Work work) {
    verb.callback([&program, work] {
        Result<int> code = work(program.environment);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace

void add_identity(Program& program) {
    Environment& environment = program.environment;
    CLI::App* verb = program.app.add_subcommand("identity", environment.text("the keys that seal: make, import, request, list, show, export"))->alias("identitas");
    verb->require_subcommand(1);

    auto fresh = std::make_shared<NewOptions>();
    CLI::App* make = verb->add_subcommand("new", environment.text("a new key with a self-made certificate"))->alias("baru");
    make->add_option("--name", fresh->name, environment.text("name of the person"))->required();
    make->add_option("--role", fresh->role, environment.text("role"))->required();
    make->add_option("--org", fresh->organisation, environment.text("organisation"))->required();
    make->add_option("--label", fresh->label, environment.text("short name for --as (default: made from the name)"));
    make->add_option("--years", fresh->years, environment.text("years that the certificate is valid"))->check(CLI::Range(1, 10))->capture_default_str();
    add_passphrase_options(*make, environment, fresh->passphrase);
    on_call(*make, program, [fresh](Environment& here) { return new_verb(here, *fresh); });

    add_identity_import(*verb, program);
    add_identity_request(*verb, program);

    on_call(*verb->add_subcommand("list", environment.text("all identities of this home"))->alias("daftar"), program, [](Environment& here) { return list_verb(here); });

    auto label = std::make_shared<std::string>();
    CLI::App* show = verb->add_subcommand("show", environment.text("the trust sheet on the screen"))->alias("tampilkan");
    show->add_option("LABEL", *label, environment.text("the identity"))->required();
    on_call(*show, program, [label](Environment& here) { return show_verb(here, *label); });

    auto out = std::make_shared<ExportOptions>();
    CLI::App* give = verb->add_subcommand("export", environment.text("certificate and trust sheet for the panel"))->alias("ekspor");
    give->add_option("LABEL", out->label, environment.text("the identity"))->required();
    give->add_option("--out", out->out, environment.text("folder for the two files"))->type_name("DIR")->capture_default_str();
    on_call(*give, program, [out](Environment& here) { return export_verb(here, *out); });
}

}  // namespace saksi::cli
