#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "exit_code.hpp"
#include "report/voice.hpp"
#include "trust/trust_folder.hpp"
#include "verbs.hpp"

namespace saksi::cli {

namespace {

struct TrustOptions {
    std::string folder, file, store, from, obtained, note, fingerprint;
    bool json = false, pem = false;
};

std::string owner_of(const trust::TrustEntry& entry) { return entry.certificate ? entry.certificate->subject() : ""; }

void say_entry(const Environment& environment, const trust::TrustEntry& entry) {
    environment.say(msg("{store}: {who}", {{"store", std::string(trust::word_of(entry.store))}, {"who", owner_of(entry)}}));
    environment.say(msg("    fingerprint (SHA-256): {digest}", {{"digest", report::grouped_digest(entry.sha256)}}));
    environment.say(msg("    from {who}, received {date}", {{"who", entry.obtained_from}, {"date", entry.obtained}}));
    if (!entry.note.empty()) environment.say(msg("    note: {note}", {{"note", entry.note}}));
}

Result<int> add_verb(Environment& environment, const TrustOptions& options) {
    auto pem = base::read_whole(environment.files, options.file, limits::mib);
    if (!pem) return pass_on(pem);
    auto entries = trust::entries_from_pem(*trust::store_from_word(options.store), *pem);
    if (!entries) return pass_on(entries, msg("reading {file}", {{"file", options.file}}));
    auto folder = trust::TrustFolder::open_or_make(environment.files, options.folder);
    if (!folder) return pass_on(folder);
    const std::string now = base::utc_text(environment.clock.now());
    for (trust::TrustEntry& entry : *entries) {
        entry.obtained_from = options.from;
        entry.obtained = options.obtained.empty() ? now.substr(0, 10) : options.obtained;
        entry.note = options.note;
        entry.added = now;
        if (Status added = folder->add(entry); !added) return pass_on(added);
        say_entry(environment, entry);
    }
    environment.say(msg("Compare each fingerprint with the one on the trust sheet (Lembar Kepercayaan) before you rely on it."));
    return exit_ok;
}

Result<std::vector<trust::TrustEntry>> entries_in(Environment& environment, const std::string& path) {
    auto folder = trust::TrustFolder::open(environment.files, path);
    if (!folder) return pass_on(folder);
    return folder->entries();
}

Json json_of(const trust::TrustEntry& entry) {
    return Json::Object{{"added", entry.added},   {"note", entry.note},     {"obtained", entry.obtained}, {"obtained_from", entry.obtained_from},
                        {"sha256", entry.sha256}, {"store", trust::word_of(entry.store)}, {"subject", owner_of(entry)}};
}

Result<int> list_verb(Environment& environment, const TrustOptions& options) {
    const auto entries = entries_in(environment, options.folder);
    if (!entries) return std::unexpected(entries.error());
    if (options.json) {
        Json::Array all;
        for (const trust::TrustEntry& entry : *entries) all.push_back(json_of(entry));
        std::printf("%s\n", Json(std::move(all)).canonical().c_str());
        return exit_ok;
    }
    if (entries->empty()) environment.say(msg("This folder trusts nobody yet."));
    for (const trust::TrustEntry& entry : *entries) say_entry(environment, entry);
    return exit_ok;
}

/// The one entry of that fingerprint; spaces, colons and capitals as people write them do not matter.
Result<trust::TrustEntry> entry_named(Environment& environment, const TrustOptions& options) {
    std::string wanted;
    for (const char c : options.fingerprint)
        if (c != ' ' && c != ':') wanted += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    auto entries = entries_in(environment, options.folder);
    if (!entries) return pass_on(entries);
    std::erase_if(*entries, [&](const trust::TrustEntry& entry) { return entry.sha256 != wanted || (!options.store.empty() && trust::word_of(entry.store) != options.store); });
    if (entries->empty()) return fail(ErrorCode::missing, msg("the folder has no entry with the fingerprint {digest}", {{"digest", options.fingerprint}}));
    if (entries->size() > 1) return fail(ErrorCode::usage, msg("this fingerprint stands in several stores; say which with --store"));
    return std::move(entries->front());
}

Result<int> show_verb(Environment& environment, const TrustOptions& options) {
    const auto entry = entry_named(environment, options);
    if (!entry) return std::unexpected(entry.error());
    if (options.pem)
        std::fputs(entry->pem.c_str(), stdout);
    else if (options.json)
        std::printf("%s\n", json_of(*entry).canonical().c_str());
    else
        say_entry(environment, *entry);
    return exit_ok;
}

Result<int> remove_verb(Environment& environment, const TrustOptions& options) {
    const auto entry = entry_named(environment, options);
    if (!entry) return std::unexpected(entry.error());
    auto folder = trust::TrustFolder::open(environment.files, options.folder);
    if (!folder) return pass_on(folder);
    if (Status removed = folder->remove(entry->store, entry->sha256); !removed) return pass_on(removed);
    environment.say(msg("Removed: {digest}", {{"digest", report::grouped_digest(entry->sha256)}}));
    return exit_ok;
}

using Verb = Result<int> (*)(Environment&, const TrustOptions&);

CLI::App* add_subverb(Program& program, CLI::App& trust, const char* name, const std::string& help, const std::shared_ptr<TrustOptions>& options, Verb verb) {
    CLI::App* sub = trust.add_subcommand(name, help);
    sub->add_option("DIR", options->folder, program.environment.text("the panel's trust folder"))->required();
    sub->callback([&program, options, verb] {
        auto code = verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
    return sub;
}

}  // namespace

void add_trust(Program& program) {
    const Environment& environment = program.environment;
    CLI::App* trust = program.app.add_subcommand("trust", environment.text("the panel's own folder of certificates that it trusts"))->alias("kepercayaan");
    trust->require_subcommand(1);
    auto options = std::make_shared<TrustOptions>();
    const CLI::IsMember stores({"signers", "tsas", "logs"});
    CLI::App* add = add_subverb(program, *trust, "add", environment.text("take a certificate in, with its history"), options, add_verb);
    add->add_option("FILE", options->file, environment.text("PEM file"))->required();
    add->add_option("--store", options->store, environment.text("what the certificates count for"))->check(stores)->required();
    add->add_option("--from", options->from, environment.text("from whom it came, and by which way"))->type_name("TEXT")->required();
    add->add_option("--obtained", options->obtained, environment.text("when it was received (default: today)"))->type_name("YYYY-MM-DD");
    add->add_option("--note", options->note, environment.text("anything else worth knowing about it"))->type_name("TEXT");
    CLI::App* list = add_subverb(program, *trust, "list", environment.text("everything in the folder"), options, list_verb);
    CLI::App* show = add_subverb(program, *trust, "show", environment.text("one entry"), options, show_verb);
    CLI::App* remove = add_subverb(program, *trust, "remove", environment.text("take an entry out; checks made before are not changed by it"), options, remove_verb);
    for (CLI::App* sub : {show, remove}) {
        sub->add_option("FINGERPRINT", options->fingerprint, environment.text("SHA-256, all 64 digits"))->required();
        sub->add_option("--store", options->store, environment.text("which store, when it stands in several"))->check(stores);
    }
    for (CLI::App* sub : {list, show}) sub->add_flag("--json", options->json, environment.text("for programs"));
    show->add_flag("--pem", options->pem, environment.text("the certificate itself, for other programs"));
}

}  // namespace saksi::cli
