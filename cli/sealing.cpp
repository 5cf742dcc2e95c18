#include "sealing.hpp"

#include <CLI/CLI.hpp>
#include <array>

#include "base/time_text.hpp"
#include "exit_code.hpp"
#include "seal/seal.hpp"
#include "store/catalogue.hpp"
#include "store/identity_folder.hpp"

namespace saksi::cli {

namespace {

/// A case label as part of a file name: ASCII letters, digits, dot, hyphen; everything else becomes a hyphen.
std::string file_name_part(std::string_view label) {
    std::string out;
    for (const char c : label) {
        const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (kept)
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
        if (out.size() == 60) break;
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out.empty() ? "perkara" : out;
}

std::string fresh_case_ref(base::Random& random) {
    static constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    std::array<std::uint8_t, 16> octets{};
    random.fill(octets);
    std::string ref = "c-";
    for (const std::uint8_t octet : octets) ref += alphabet[octet % 32];
    return ref;
}

Result<evidence::Context> read_context(Environment& environment, const SealOptions& options) {
    evidence::Context context;
    if (!options.context_file.empty()) {
        auto text = base::read_whole(environment.files, options.context_file, limits::context_bytes);
        if (!text) return pass_on(text);
        auto json = base::parse_json(*text);
        if (!json) return pass_on(json, msg("reading {file}", {{"file", options.context_file}}));
        auto read = evidence::context_from_officer(*json);
        if (!read) return pass_on(read, msg("reading {file}", {{"file", options.context_file}}));
        context = std::move(*read);
    }
    if (!options.case_label.empty()) context.case_label = options.case_label;
    return context;
}

std::size_t characters_of(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
    return count;
}

void say_result(Environment& environment, const store::Config& config, const seal::Sealed& sealed) {
    const Path& path = sealed.path;
    for (const Error& failure : sealed.authority_failures) static_cast<void>(environment.report(failure));
    environment.say(msg("SEALED: {file}", {{"file", path.string()}}));
    environment.say(msg("Fingerprint of the seal (SHA-256 of META-INF/ASiCManifest001.xml): {digest}", {{"digest", sealed.verdict.manifest_sha256}}));
    if (sealed.verdict.lines.time.not_later_than)
        environment.say(msg("Timestamp: {time}", {{"time", base::local_and_utc(*sealed.verdict.lines.time.not_later_than, config.zone)}}));
    if (!sealed.stamped)
        environment.say(msg("The bundle has no timestamp yet, so it proves no time. Next: saksi complete {file}", {{"file", path.string()}}));
    else
        environment.say(msg("Next: saksi complete {file} (revocation data, if the certificates name where to ask)", {{"file", path.string()}}));
    if (sealed.losses > 0) environment.say(msg("{count} losses are named in the bundle; “saksi verify” lists them", {{"count", std::to_string(sealed.losses)}}));
}

/// Enters a sealed bundle into the catalogue, removes the recording, says what was made. Returns the exit code.
Result<int> keep(Environment& environment, const store::Config& config, store::Catalogue& catalogue, store::JobFolder& job, const std::string& case_label, const seal::Sealed& sealed) {
    if (Status put = catalogue.put({sealed.bundle_id, job.id(), case_label, sealed.seq, sealed.path.string(), sealed.sealed_at, sealed.stamped, false,
                                    static_cast<std::int64_t>(sealed.items), static_cast<std::int64_t>(sealed.losses)});
        !put)
        return pass_on(put);
    if (Status removed = job.remove(environment.files); !removed) return pass_on(removed);
    say_result(environment, config, sealed);
    return sealed.stamped && sealed.losses == 0 ? exit_ok : exit_unfinished;
}

}  // namespace

Result<std::string> identity_to_use(Environment& environment, const store::Home& home, const std::string& wanted) {
    if (!wanted.empty()) return wanted;
    auto labels = store::list_identities(environment.files, home);
    if (!labels) return pass_on(labels);
    if (labels->size() == 1) return labels->front();
    if (labels->empty())
        return fail(ErrorCode::usage, msg("there is no identity to seal with yet; make one with: saksi identity new --name \"…\" --role \"…\" --org \"…\""));
    return fail(ErrorCode::usage, msg("there are several identities; say which one seals with --as LABEL (“saksi identity list” shows them)"));
}

void add_seal_options(CLI::App& verb, const Environment& environment, SealOptions& options) {
    verb.add_option("--as", options.identity, environment.text("the identity that seals"))->type_name("LABEL");
    verb.add_option("--case", options.case_label, environment.text("case or register number; stays out of everything that cannot be withheld"))->type_name("LABEL");
    verb.add_option("--out", options.out, environment.text("folder for the bundle (default: the current one)"))->type_name("DIR");
    verb.add_option("--context", options.context_file, environment.text("JSON file with the officer's statement and fields"))->type_name("F");
    verb.add_option("--role", options.role, environment.text("role of who seals"))
        ->type_name("R")
        ->check(CLI::IsMember({"petugas_pengambil", "saksi_pengambilan", "kustodian", "penyamar", "lain"}))
        ->capture_default_str();
    verb.add_option("--passphrase-file", options.passphrase.file, environment.text("file that holds the passphrase of the key"))->type_name("F");
    verb.add_option("--passphrase-fd", options.passphrase.fd, environment.text("open file descriptor that the passphrase is read from"))->type_name("N");
    add_time_options(verb, environment, options.time);
}

Status check_seal_options(Environment& environment, const store::Home& home, const SealOptions& options) {
    auto label = identity_to_use(environment, home, options.identity);
    if (!label) return pass_on(label);
    if (auto identity = store::load_identity(environment.files, home, *label); !identity) return pass_on(identity);
    if (auto context = read_context(environment, options); !context) return pass_on(context);
    if (!base::is_utf8(bytes_of(options.case_label)) || characters_of(options.case_label) > limits::case_label_characters)
        return fail(ErrorCode::usage, msg("the case label is longer than {limit} characters or no UTF-8", {{"limit", std::to_string(limits::case_label_characters)}}));
    if (!options.out.empty()) {
        auto folder = environment.files.status(options.out);
        if (!folder) return pass_on(folder);
        if (!*folder || !(*folder)->is_directory) return fail(ErrorCode::cannot_write, msg("{folder} is no folder; make it first", {{"folder", options.out}}));
    }
    const bool can_ask = environment.stdin_is_terminal || !options.passphrase.file.empty() || options.passphrase.fd >= 0;
    if (!can_ask) return fail(ErrorCode::usage, msg("the key is locked and there is no terminal to ask at: give --passphrase-file or --passphrase-fd"));
    auto roots = read_trust_store(environment, options.time.roots);
    return roots ? Status() : pass_on(roots);
}

Result<int> seal_job(Environment& environment, const store::Home& home, store::JobFolder& job, SealOptions options, const NetworkOptions& network) {
    if (Status checked = check_seal_options(environment, home, options); !checked) return pass_on(checked);
    auto config = store::read_config(environment.files, home);
    if (!config) return pass_on(config);
    if (auto plan = job.journal().meta("plan"); options.case_label.empty() && plan && *plan)
        if (auto json = base::parse_json(bytes_of(**plan)); json && json->text_at("case")) options.case_label = *json->text_at("case");
    auto label = identity_to_use(environment, home, options.identity);
    if (!label) return pass_on(label);
    auto identity = store::load_identity(environment.files, home, *label);
    if (!identity) return pass_on(identity);
    auto context = read_context(environment, options);
    if (!context) return pass_on(context);
    auto roots = read_trust_store(environment, options.time.roots.empty() ? config->timestamp_roots : options.time.roots);
    if (!roots) return pass_on(roots);
    auto tool = environment.executable_sha256();
    if (!tool) return pass_on(tool);
    auto catalogue = store::Catalogue::open(home.catalogue());
    if (!catalogue) return pass_on(catalogue);

    auto before = seal::finished_before(job, {environment.files, environment.clock, environment.random});
    if (!before) return pass_on(before);
    if (*before) return keep(environment, *config, *catalogue, job, options.case_label, **before);

    std::optional<store::CasePlace> place;
    if (!options.case_label.empty()) {
        auto next = catalogue->next_in_case(options.case_label, fresh_case_ref(environment.random));
        if (!next) return pass_on(next);
        place = *next;
    }
    const std::string name = place ? file_name_part(options.case_label) + "_" + std::to_string(place->seq) : "rekaman_" + job.id();
    const Path out = std::filesystem::absolute(options.out.empty() ? Path(".") : Path(options.out)) / (name + ".bukti.wacz");
    seal::Order order{*identity,
                      [&]() -> Result<trust::SigningKey> {
                          auto passphrase = read_passphrase(environment, options.passphrase, false);
                          if (!passphrase) return pass_on(passphrase);
                          return identity->unlock(*passphrase);
                      },
                      evidence::from_word<evidence::OperatorRole>(options.role).value_or(evidence::OperatorRole::lain),
                      std::move(*context),
                      place,
                      options.time.authorities.empty() ? config->timestamp_authorities : options.time.authorities,
                      ask_authority(service_options(network, *config)),
                      roots->has_value() ? &**roots : nullptr,
                      *tool,
                      out.lexically_normal()};
    auto sealed = seal::seal(job, order, {environment.files, environment.clock, environment.random});
    if (!sealed) return pass_on(sealed);
    return keep(environment, *config, *catalogue, job, options.case_label, *sealed);
}

}  // namespace saksi::cli
