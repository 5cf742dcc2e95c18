#include "identity_import.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "base/limits.hpp"
#include "exit_code.hpp"
#include "passphrase_source.hpp"
#include "store/identity_folder.hpp"
#include "trust/certificate_request.hpp"

namespace saksi::cli {

namespace {

struct ImportOptions {
    std::string source, key, certificate, label;
    PassphraseSource passphrase;
};

struct RequestOptions {
    trust::RequestedName name;
    std::string label, out;
    PassphraseSource passphrase;
};

Result<Bytes> read_file(Environment& environment, const std::string& path) { return base::read_whole(environment.files, path, limits::mib); }

bool is_token(const std::string& source) { return source.starts_with("pkcs11:"); }

/// Whichever of the ways the options name. Errors: usage when they name none or several.
Result<trust::Identity> read_identity(Environment& environment, const store::Home& home, const ImportOptions& options, const trust::Passphrase& passphrase) {
    const bool has_source = !options.source.empty();
    if (has_source && !options.key.empty()) return fail(ErrorCode::usage, msg("identity import: give either a PKCS#12 file or token key, or --key"));
    if (has_source && !is_token(options.source)) {
        if (!options.certificate.empty()) return fail(ErrorCode::usage, msg("identity import: a PKCS#12 file brings its own certificate; leave --certificate away"));
        auto file = read_file(environment, options.source);
        if (!file) return pass_on(file);
        return trust::Identity::from_pkcs12(*file, passphrase);
    }
    if (options.certificate.empty()) return fail(ErrorCode::usage, msg("identity import: give the certificate with --certificate, or a PKCS#12 file"));
    auto certificates = read_file(environment, options.certificate);
    if (!certificates) return pass_on(certificates);
    if (has_source) return trust::Identity::from_token(options.source, *certificates);
    auto key = options.key.empty() ? store::load_requested_key(environment.files, home, options.label) : read_file(environment, options.key);
    if (!key) return pass_on(key);
    return trust::Identity::from_pem(*key, *certificates);
}

Result<int> import_verb(Environment& environment, const ImportOptions& options) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    const bool joins_request = options.source.empty() && options.key.empty();
    if (joins_request && options.label.empty()) return fail(ErrorCode::usage, msg("identity import: name the request that the certificate answers with --label, or give --key"));
    auto passphrase = read_passphrase(environment, options.passphrase, false);
    if (!passphrase) return pass_on(passphrase);
    auto identity = read_identity(environment, *home, options, *passphrase);
    if (!identity) return pass_on(identity, msg("reading {file}", {{"file", options.source.empty() || is_token(options.source) ? options.certificate : options.source}}));
    // Unlocked once, so that a key that does not belong to the certificate is noticed now and not at the first seal.
    auto opened = identity->unlock(*passphrase);
    if (!opened) return pass_on(opened, msg("opening the key of {name}", {{"name", identity->certificate().subject()}}));
    const std::string label = options.label.empty() ? store::identity_label(identity->certificate().common_name()) : options.label;
    const Status saved = joins_request ? store::add_issued_certificate(environment.files, *home, label, *identity) : store::save_identity(environment.files, *home, label, *identity);
    if (!saved) return std::unexpected(saved.error());
    say_identity(environment, label, *identity);
    return exit_ok;
}

Result<int> request_verb(Environment& environment, const RequestOptions& options) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    const std::string label = options.label.empty() ? store::identity_label(options.name.name) : options.label;
    if (auto there = environment.files.status(home->identities() / label); there && *there)
        return fail(ErrorCode::exists, msg("there is an identity “{label}” already; choose another with --label", {{"label", label}}));
    auto passphrase = read_passphrase(environment, options.passphrase, true);
    if (!passphrase) return pass_on(passphrase);
    auto request = trust::request_certificate(options.name, *passphrase);
    if (!request) return pass_on(request);
    const std::string out = options.out.empty() ? label + ".csr" : options.out;
    // The key first: a request whose key was lost would come back as a certificate that nobody can use.
    if (Status saved = store::save_request(environment.files, *home, label, *request); !saved) return std::unexpected(saved.error());
    if (Status written = base::write_new_file(environment.files, out, bytes_of(request->pem)); !written) return std::unexpected(written.error());
    environment.say(msg("Certificate request: {file}", {{"file", out}}));
    environment.say(msg("    Key (SHA-256): {digest}", {{"digest", request->key_sha256}}));
    environment.say(msg("Send it to your authority. With its answer: saksi identity import --label {label} --certificate FILE", {{"label", label}}));
    return exit_ok;
}

void add_passphrase_options(CLI::App& verb, const Environment& environment, PassphraseSource& source) {
    verb.add_option("--passphrase-file", source.file, environment.text("file that holds the passphrase of the key, or the PIN of the token"))->type_name("F");
    verb.add_option("--passphrase-fd", source.fd, environment.text("open file descriptor that the passphrase is read from"))->type_name("N");
}

}  // namespace

void say_identity(const Environment& environment, const std::string& label, const trust::Identity& identity) {
    const trust::Certificate& certificate = identity.certificate();
    environment.say(msg("{label}  {name}", {{"label", label}, {"name", certificate.subject()}}));
    environment.say(msg("    Fingerprint (SHA-256): {fingerprint}", {{"fingerprint", certificate.grouped_fingerprint()}}));
    if (identity.is_in_token()) environment.say(msg("    The key lies in a token: {place}", {{"place", identity.token_uri()}}));
    if (identity.is_self_made()) environment.say(msg("    The name was written by the key's owner; nobody certified it."));
}

void add_identity_import(CLI::App& identity, Program& program) {
    const Environment& environment = program.environment;
    auto options = std::make_shared<ImportOptions>();
    CLI::App* verb = identity.add_subcommand("import", environment.text("a key and certificate from another authority"))->alias("impor");
    verb->add_option("SOURCE", options->source, environment.text("a PKCS#12 file, or a key in a token: pkcs11:token=NAME;object=NAME"));
    verb->add_option("--key", options->key, environment.text("encrypted PKCS#8 key as PEM"))->type_name("F");
    verb->add_option("--certificate", options->certificate, environment.text("certificate as PEM, intermediates after it; without --key and SOURCE the answer to a request"))->type_name("F");
    verb->add_option("--label", options->label, environment.text("short name for --as (default: made from the name)"));
    add_passphrase_options(*verb, environment, options->passphrase);
    verb->callback([&program, options] {
        auto code = import_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

void add_identity_request(CLI::App& identity, Program& program) {
    const Environment& environment = program.environment;
    auto options = std::make_shared<RequestOptions>();
    CLI::App* verb = identity.add_subcommand("request", environment.text("a new key and a request for a certificate over it (PKCS#10), for your authority"))->alias("minta");
    verb->add_option("--name", options->name.name, environment.text("name of the person"))->required();
    verb->add_option("--role", options->name.role, environment.text("role"))->required();
    verb->add_option("--org", options->name.organisation, environment.text("organisation"))->required();
    verb->add_option("--label", options->label, environment.text("short name for --as (default: made from the name)"));
    verb->add_option("--out", options->out, environment.text("file for the request (default: LABEL.csr here)"))->type_name("F");
    add_passphrase_options(*verb, environment, options->passphrase);
    verb->callback([&program, options] {
        auto code = request_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
