#include "trust/trust_folder.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/time_text.hpp"

namespace saksi::trust {

namespace {

constexpr std::string_view marker_name = "saksi-trust.json";
constexpr std::string_view folder_schema = "saksi-trust-folder/1";
constexpr std::string_view entry_schema = "saksi-trust-entry/1";
constexpr std::array stores{StoreName::signers, StoreName::tsas, StoreName::logs};
constexpr std::array<std::string_view, 8> members{"added", "note", "obtained", "obtained_from", "pem", "schema", "sha256", "store"};
bool is_date(std::string_view text) { return text.size() == 10 && base::parse_rfc3339(std::string(text) + "T00:00:00Z").has_value(); }

bool is_fingerprint(std::string_view text) { return text.size() == 64 && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }); }

std::unexpected<Error> refused(const Path& path, Message why) {
    return std::unexpected<Error>(Error(ErrorCode::malformed, std::move(why)).while_doing(msg("reading {file}", {{"file", path.string()}})));
}

/// The one anchor of an entry's PEM. Errors: malformed, unsupported.
Result<TrustEntry> only_anchor(StoreName store, const std::string& pem) {
    auto found = entries_from_pem(store, bytes_of(pem));
    if (!found) return pass_on(found);
    if (found->size() != 1) return fail(ErrorCode::malformed, msg("an entry holds exactly one anchor"));
    return std::move(found->front());
}

Json json_of(const TrustEntry& entry) {
    return Json::Object{{"added", entry.added}, {"note", entry.note}, {"obtained", entry.obtained}, {"obtained_from", entry.obtained_from},
                        {"pem", entry.pem},     {"schema", entry_schema}, {"sha256", entry.sha256}, {"store", word_of(entry.store)}};
}

Status check_notes(const TrustEntry& entry) {
    for (const std::string* text : {&entry.obtained_from, &entry.note})
        if (text->size() > limits::trust_note_bytes || !base::is_utf8(bytes_of(*text)))
            return fail(ErrorCode::usage, msg("a note on an anchor has at most {limit} bytes of UTF-8", {{"limit", std::to_string(limits::trust_note_bytes)}}));
    if (entry.obtained_from.empty()) return fail(ErrorCode::usage, msg("say from whom and by which way the certificate came (--from)"));
    if (!is_date(entry.obtained)) return fail(ErrorCode::usage, msg("{date} is no date; expected is YYYY-MM-DD", {{"date", entry.obtained}}));
    return {};
}

Result<TrustEntry> entry_from(const Json& json, StoreName store, const std::string& sha256) {
    const Json::Object* object = json.object();
    if (!object || object->size() != members.size()) return fail(ErrorCode::malformed, msg("the entry does not have exactly the members of {schema}", {{"schema", std::string(entry_schema)}}));
    std::array<std::string, members.size()> texts;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const std::string* text = json.text_at(members[i]);
        if (!text) return fail(ErrorCode::malformed, msg("the entry does not have exactly the members of {schema}", {{"schema", std::string(entry_schema)}}));
        texts[i] = *text;
    }
    const auto& [added, note, obtained, from, pem, schema, fingerprint, word] = texts;
    if (schema != entry_schema) return fail(ErrorCode::unsupported, msg("the schema “{schema}” is not known; expected is {expected}", {{"schema", schema}, {"expected", std::string(entry_schema)}}));
    if (word != word_of(store) || fingerprint != sha256) return fail(ErrorCode::malformed, msg("the entry does not belong under this name"));
    auto entry = only_anchor(store, pem);
    if (!entry) return entry;
    if (entry->sha256 != sha256) return fail(ErrorCode::malformed, msg("the entry holds another certificate than its name says"));
    if (!base::parse_utc(added)) return fail(ErrorCode::malformed, msg("the entry's time is not in the form of this format"));
    entry->obtained_from = from;
    entry->obtained = obtained;
    entry->note = note;
    entry->added = added;
    if (Status notes = check_notes(*entry); !notes) return fail(ErrorCode::malformed, notes.error().what());
    return entry;
}

}  // namespace

std::string_view word_of(StoreName store) noexcept {
    switch (store) {
        case StoreName::signers: return "signers";
        case StoreName::tsas: return "tsas";
        case StoreName::logs: return "logs";
    }
    return "signers";
}

std::optional<StoreName> store_from_word(std::string_view word) noexcept {
    for (const StoreName store : stores)
        if (word_of(store) == word) return store;
    return std::nullopt;
}

Result<std::vector<TrustEntry>> entries_from_pem(StoreName store, ByteView pem) {
    std::vector<TrustEntry> entries;
    if (store != StoreName::logs) {
        auto certificates = Certificate::from_pem(pem);
        if (!certificates) return pass_on(certificates);
        for (Certificate& certificate : *certificates) entries.push_back({store, certificate.fingerprint(), certificate.pem(), {}, {}, {}, {}, certificate});
        return entries;
    }
    auto keys = LogKey::from_pem(pem);
    if (!keys) return pass_on(keys);
    for (const LogKey& key : *keys) entries.push_back({store, key.fingerprint(), key.pem(), {}, {}, {}, {}, {}});
    return entries;
}

Result<TrustFolder> TrustFolder::open(base::FileSystem& files, const Path& folder) {
    auto status = files.status(folder / marker_name);
    if (!status) return pass_on(status);
    if (!*status)
        return fail(ErrorCode::missing, msg("{folder} is no trust folder: {file} is not in it. “saksi trust add” makes one", {{"folder", folder.string()}, {"file", std::string(marker_name)}}));
    auto text = base::read_whole(files, folder / marker_name, limits::trust_entry_bytes);
    if (!text) return pass_on(text);
    const auto json = base::parse_json(*text);
    if (!json) return refused(folder / marker_name, json.error().what());
    const std::string* schema = json->text_at("schema");
    if (!schema || !json->object() || json->object()->size() != 1) return refused(folder / marker_name, msg("the file does not say which kind of folder this is"));
    if (*schema != folder_schema)
        return fail(ErrorCode::unsupported, msg("the schema “{schema}” is not known; expected is {expected}", {{"schema", *schema}, {"expected", std::string(folder_schema)}}));
    return TrustFolder(files, folder);
}

Result<TrustFolder> TrustFolder::open_or_make(base::FileSystem& files, const Path& folder) {
    auto marker = files.status(folder / marker_name);
    if (marker && *marker) return open(files, folder);
    auto there = files.status(folder);
    if (!there) return pass_on(there);
    if (*there) {
        auto names = files.list(folder);
        if (!names) return pass_on(names);
        // What a making that was cut off left behind is gone over again.
        const bool ours = std::ranges::all_of(*names, [](const std::string& name) { return store_from_word(name) || name == std::string(marker_name) + ".part"; });
        if (!ours) return fail(ErrorCode::exists, msg("{folder} holds other things; name a new folder for the trust entries", {{"folder", folder.string()}}));
    }
    for (const StoreName store : stores)
        if (Status made = files.make_directories(folder / word_of(store), 0755); !made) return pass_on(made);
    const Json json = Json::Object{{"schema", folder_schema}};
    if (Status written = base::write_new_file(files, folder / marker_name, bytes_of(json.canonical() + "\n")); !written) return pass_on(written);
    return TrustFolder(files, folder);
}

Path TrustFolder::path_of(StoreName store, const std::string& sha256) const { return folder_ / word_of(store) / (sha256 + ".json"); }

Status TrustFolder::add(const TrustEntry& entry) {
    if (Status notes = check_notes(entry); !notes) return notes;
    auto names = files_->list(folder_ / word_of(entry.store));
    if (!names) return pass_on(names);
    if (names->size() >= limits::trust_entries) return fail(ErrorCode::limit_exceeded, msg("a store holds at most {limit} entries", {{"limit", std::to_string(limits::trust_entries)}}));
    return base::write_new_file(*files_, path_of(entry.store, entry.sha256), bytes_of(json_of(entry).canonical() + "\n"));
}

Status TrustFolder::remove(StoreName store, const std::string& sha256) {
    const Path path = path_of(store, sha256);
    auto status = files_->status(path);
    if (!status) return pass_on(status);
    if (!is_fingerprint(sha256) || !*status) return fail(ErrorCode::missing, msg("the store {store} has no entry {digest}", {{"store", std::string(word_of(store))}, {"digest", sha256}}));
    if (Status removed = files_->remove(path); !removed) return removed;
    return files_->sync_directory(path.parent_path());
}

Status TrustFolder::read_store(StoreName store, std::vector<TrustEntry>& into) const {
    const Path folder = folder_ / word_of(store);
    auto names = files_->list(folder);
    if (!names) return pass_on(names);
    if (names->size() > limits::trust_entries) return fail(ErrorCode::limit_exceeded, msg("a store holds at most {limit} entries", {{"limit", std::to_string(limits::trust_entries)}}));
    for (const std::string& name : *names) {
        // A temporary name never became an entry.
        if (name.ends_with(".json.part")) continue;
        const std::string sha256 = name.substr(0, std::min<std::size_t>(64, name.size()));
        if (name != sha256 + ".json" || !is_fingerprint(sha256)) return refused(folder / name, msg("this is no entry of a trust folder; nothing else may lie here"));
        auto text = base::read_whole(*files_, folder / name, limits::trust_entry_bytes);
        if (!text) return pass_on(text);
        const auto json = base::parse_json(*text);
        if (!json) return refused(folder / name, json.error().what());
        auto entry = entry_from(*json, store, sha256);
        if (!entry) return pass_on(entry, msg("reading {file}", {{"file", (folder / name).string()}}));
        into.push_back(std::move(*entry));
    }
    return {};
}

Result<std::vector<TrustEntry>> TrustFolder::entries() const {
    auto names = files_->list(folder_);
    if (!names) return pass_on(names);
    for (const std::string& name : *names)
        if (!store_from_word(name) && name != marker_name && name != std::string(marker_name) + ".part")
            return refused(folder_ / name, msg("this is no entry of a trust folder; nothing else may lie here"));
    std::vector<TrustEntry> all;
    for (const StoreName store : stores)
        if (Status read = read_store(store, all); !read) return pass_on(read);
    return all;
}

TrustStore anchors_of(const std::vector<TrustEntry>& entries, StoreName store) {
    std::vector<Certificate> certificates;
    for (const TrustEntry& entry : entries)
        if (entry.store == store && entry.certificate) certificates.push_back(*entry.certificate);
    return TrustStore(std::move(certificates));
}

Result<std::vector<LogKey>> log_keys_of(const std::vector<TrustEntry>& entries) {
    std::vector<LogKey> keys;
    for (const TrustEntry& entry : entries) {
        if (entry.store != StoreName::logs) continue;
        auto read = LogKey::from_pem(bytes_of(entry.pem));
        if (!read) return read;
        keys.insert(keys.end(), read->begin(), read->end());
    }
    return keys;
}

}  // namespace saksi::trust
