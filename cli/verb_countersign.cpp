#include <CLI/CLI.hpp>
#include <memory>

#include "base/time_text.hpp"
#include "catalogue_note.hpp"
#include "exit_code.hpp"
#include "seal/add_statement.hpp"
#include "sealing.hpp"
#include "store/identity_folder.hpp"
#include "verbs.hpp"

namespace saksi::cli {

namespace {

struct StatementOptions {
    std::string bundle, identity, from;
    std::string role, context_file;         // countersign
    std::string kind = "context", text, text_file;  // annotate
    PassphraseSource passphrase;
    TimeOptions time;
    NetworkOptions network;
};

std::optional<std::string> if_given(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

/// A text as it was written, without the line ends at its end.
Result<std::string> read_statement(Environment& environment, const std::string& path) {
    auto octets = base::read_whole(environment.files, path, limits::context_bytes);
    if (!octets) return pass_on(octets);
    if (!base::is_utf8(*octets)) return fail(ErrorCode::malformed, msg("{file} is no UTF-8 text", {{"file", path}}));
    std::string text(text_of(*octets));
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    if (text.empty()) return fail(ErrorCode::malformed, msg("{file} holds no text", {{"file", path}}));
    return text;
}

using AddStatement = std::function<Result<seal::StatementAdded>(const seal::StatementOrder& order, seal::World world)>;

Result<int> add_statement(Environment& environment, const StatementOptions& options, const Message& done, const AddStatement& add) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    auto config = store::read_config(environment.files, *home);
    if (!config) return pass_on(config);
    auto label = identity_to_use(environment, *home, options.identity);
    if (!label) return pass_on(label);
    auto identity = store::load_identity(environment.files, *home, *label);
    if (!identity) return pass_on(identity);
    auto roots = read_trust_store(environment, options.time.roots.empty() ? config->timestamp_roots : options.time.roots);
    if (!roots) return pass_on(roots);
    const seal::StatementOrder order{*identity,
                                     [&]() -> Result<trust::SigningKey> {
                                         auto passphrase = read_passphrase(environment, options.passphrase, false);
                                         if (!passphrase) return pass_on(passphrase);
                                         return identity->unlock(*passphrase);
                                     },
                                     options.time.authorities.empty() ? config->timestamp_authorities : options.time.authorities,
                                     ask_authority(service_options(options.network, *config)),
                                     roots->has_value() ? &**roots : nullptr};
    auto result = add(order, {environment.files, environment.clock, environment.random});
    if (!result) return pass_on(result);
    for (const Error& failure : result->authority_failures) static_cast<void>(environment.report(failure));
    if (!result->added)
        return fail(ErrorCode::try_later, msg("no timestamp authority gave a token, so nothing was added; the bundle holds as before, try again later"));
    if (Status noted = note_in_catalogue(environment, *home, options.bundle, {true, false}); !noted) return pass_on(noted);
    environment.say(done);
    environment.say(msg("Revision {revision}: {entry}", {{"revision", std::to_string(result->revision)}, {"entry", result->entry}}));
    environment.say(msg("SHA-256 of the file as it was received: {digest}", {{"digest", result->received_sha256}}));
    environment.say(msg("Timestamp: {time}", {{"time", base::local_and_utc(result->stamped_at, config->zone)}}));
    environment.say(msg("Next: saksi complete {file} (revocation data, if the certificates name where to ask)", {{"file", options.bundle}}));
    return exit_ok;
}

Result<int> countersign_verb(Environment& environment, const StatementOptions& options) {
    seal::CountersignatureWords words{*evidence::from_word<evidence::CountersignerRole>(options.role), if_given(options.from), {}};
    if (!options.context_file.empty()) {
        auto text = read_statement(environment, options.context_file);
        if (!text) return pass_on(text);
        words.statement = std::move(*text);
    }
    return add_statement(environment, options, msg("COUNTERSIGNED: {file}", {{"file", options.bundle}}),
                         [&](const seal::StatementOrder& order, seal::World world) { return seal::countersign(options.bundle, order, words, world); });
}

Result<int> annotate_verb(Environment& environment, const StatementOptions& options) {
    if (options.text.empty() == options.text_file.empty()) return fail(ErrorCode::usage, msg("give the words either with --text or with --file"));
    const auto kind = options.kind == "right-of-reply" ? evidence::AnnotationKind::right_of_reply : evidence::AnnotationKind::context;
    seal::AnnotationWords words{kind, if_given(options.from), options.text};
    if (words.text.empty()) {
        auto text = read_statement(environment, options.text_file);
        if (!text) return pass_on(text);
        words.text = std::move(*text);
    }
    return add_statement(environment, options, msg("ANNOTATED: {file}", {{"file", options.bundle}}),
                         [&](const seal::StatementOrder& order, seal::World world) { return seal::annotate(options.bundle, order, words, world); });
}

void add_common_options(CLI::App& verb, const Environment& environment, StatementOptions& options) {
    verb.add_option("BUNDLE", options.bundle, environment.text("the bundle"))->required();
    verb.add_option("--as", options.identity, environment.text("the identity that signs"))->type_name("LABEL");
    verb.add_option("--passphrase-file", options.passphrase.file, environment.text("file that holds the passphrase of the key"))->type_name("F");
    verb.add_option("--passphrase-fd", options.passphrase.fd, environment.text("open file descriptor that the passphrase is read from"))->type_name("N");
    add_time_options(verb, environment, options.time);
    add_network_options(verb, environment, options.network);
}

}  // namespace

void add_countersign(Program& program) {
    Environment& environment = program.environment;
    auto options = std::make_shared<StatementOptions>();
    CLI::App* verb = program.app.add_subcommand("countersign", environment.text("sign a sealed bundle as its custodian, a witness or a member of the panel"))->alias("tandatangani");
    add_common_options(*verb, environment, *options);
    verb->add_option("--role", options->role, environment.text("what the signer is to the bundle"))->required()->type_name("R")->check(CLI::IsMember({"custodian", "witness", "panel"}));
    verb->add_option("--from", options->from, environment.text("who handed the file over"))->type_name("TEXT");
    verb->add_option("--context", options->context_file, environment.text("text file with what the signer states"))->type_name("F");
    verb->callback([&program, options] {
        auto code = countersign_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });

    auto words = std::make_shared<StatementOptions>();
    CLI::App* annotate = program.app.add_subcommand("annotate", environment.text("add context or a right of reply to a sealed bundle, signed"))->alias("catat");
    add_common_options(*annotate, environment, *words);
    annotate->add_option("--kind", words->kind, environment.text("what the words are"))->type_name("K")->check(CLI::IsMember({"context", "right-of-reply"}))->capture_default_str();
    annotate->add_option("--text", words->text, environment.text("the words"))->type_name("TEXT");
    annotate->add_option("--file", words->text_file, environment.text("text file that holds the words"))->type_name("F");
    annotate->add_option("--from", words->from, environment.text("whose words these are, if not the signer's"))->type_name("TEXT");
    annotate->callback([&program, words] {
        auto code = annotate_verb(program.environment, *words);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
