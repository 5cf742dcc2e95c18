#include "atproto/key_log.hpp"

#include <algorithm>
#include <ranges>
#include <set>

#include "atproto/account_key.hpp"
#include "atproto/atproto_limits.hpp"
#include "atproto/cbor.hpp"
#include "atproto/multibase.hpp"
#include "base/json.hpp"
#include "base/time_text.hpp"
#include "digest/digest.hpp"

namespace saksi::atproto {

namespace {

constexpr std::string_view plc = "did:plc:";
constexpr std::size_t plc_characters = 24;                     // of the genesis digest in base 32
constexpr std::int64_t recovery_window_ms = 72LL * 3600 * 1000;  // how long a stronger key may take an operation back

/// An operation as CBOR holds it: texts, null, arrays and maps only. nullopt for a value that no operation has.
std::optional<Cbor> cbor_of(const Json& json) {
    if (json.is_null()) return Cbor();
    if (json.string()) return Cbor(*json.string());
    if (json.array()) {
        Cbor::Array array;
        for (const Json& element : *json.array()) {
            auto value = cbor_of(element);
            if (!value) return std::nullopt;
            array.push_back(std::move(*value));
        }
        return Cbor(std::move(array));
    }
    if (!json.object()) return std::nullopt;
    Cbor::Map map;
    for (const auto& [key, member] : *json.object()) {
        auto value = cbor_of(member);
        if (!value) return std::nullopt;
        map.emplace(key, std::move(*value));
    }
    return Cbor(std::move(map));
}

/// One entry of the log, read but not yet judged against those before it.
struct LogEntry {
    Cid cid;
    std::optional<Cid> previous;
    bool genesis = false, tombstone = false, stated_nullified = false;
    UtcTime stated;
    std::vector<std::string> rotation_keys;  // strongest first
    std::optional<trust::CurveKey> key;
    Bytes signature, signed_octets;
};

bool has_only(const Cbor& operation, const std::set<std::string_view>& members) {
    return operation.map()->size() == members.size() && std::ranges::all_of(*operation.map(), [&](const auto& member) { return members.contains(member.first); });
}

bool read_texts(const Cbor* array, std::vector<std::string>& into, std::size_t most) {
    if (!array || !array->array() || array->array()->size() > most) return false;
    for (const Cbor& one : *array->array()) {
        if (!one.text()) return false;
        into.push_back(*one.text());
    }
    return true;
}

/// The members of the three kinds of operations.
bool read_kind(const Cbor& operation, LogEntry& entry) {
    const std::string* type = operation.text_at("type");
    if (!type) return false;
    if (*type == "plc_tombstone") {
        entry.tombstone = true;
        return has_only(operation, {"prev", "sig", "type"});
    }
    if (*type == "create") {  // the first kind, genesis only
        const std::string* signing = operation.text_at("signingKey");
        const std::string* recovery = operation.text_at("recoveryKey");
        if (!signing || !recovery || !operation.text_at("handle") || !operation.text_at("service")) return false;
        entry.rotation_keys = {*recovery, *signing};
        entry.key = key_from_did(*signing);
        return entry.genesis && has_only(operation, {"handle", "prev", "recoveryKey", "service", "sig", "signingKey", "type"});
    }
    const Cbor* methods = operation.find("verificationMethods");
    const Cbor* services = operation.find("services");
    std::vector<std::string> known_as;
    if (*type != "plc_operation" || !methods || !methods->map() || !services || !services->map()) return false;
    if (!read_texts(operation.find("rotationKeys"), entry.rotation_keys, limits::rotation_keys) || !read_texts(operation.find("alsoKnownAs"), known_as, limits::cbor_values)) return false;
    if (const std::string* key = methods->text_at("atproto")) entry.key = key_from_did(*key);
    return has_only(operation, {"alsoKnownAs", "prev", "rotationKeys", "services", "sig", "type", "verificationMethods"});
}

/// Everything about one entry that can be said without the others.
std::optional<LogEntry> read_log_entry(const Json& json, std::string_view did) {
    const Json* operation_json = json.find("operation");
    auto operation = operation_json && operation_json->object() ? cbor_of(*operation_json) : std::nullopt;
    const std::string* whose = json.text_at("did");
    const std::string* cid_text = json.text_at("cid");
    const std::string* stated = json.text_at("createdAt");
    const bool* nullified = json.boolean_at("nullified");
    const auto cid = cid_text ? Cid::from_text(*cid_text) : std::nullopt;
    const auto time = stated ? base::parse_rfc3339(*stated) : Result<UtcTime>(fail(ErrorCode::malformed, Message{}));
    if (!operation || !whose || *whose != did || !nullified || !cid || !time) return std::nullopt;
    LogEntry entry{.cid = *cid, .previous = {}, .stated_nullified = *nullified, .stated = *time, .rotation_keys = {}, .key = {}, .signature = {}, .signed_octets = {}};

    const Cbor* previous = operation->find("prev");
    if (!previous) return std::nullopt;
    entry.genesis = previous->is_null();
    if (previous->text()) entry.previous = Cid::from_text(*previous->text());
    if (!entry.genesis && !entry.previous) return std::nullopt;
    const std::string* signature = operation->text_at("sig");
    const auto octets = signature ? from_base64url(*signature) : std::nullopt;
    if (!octets || !read_kind(*operation, entry) || !entry.cid.names(operation->encoded())) return std::nullopt;
    entry.signature = *octets;
    operation->map()->erase("sig");
    entry.signed_octets = operation->encoded();
    return entry;
}

/// Which of `keys` signed it, counted from the strongest; nullopt when none did.
std::optional<std::size_t> signer_of(const LogEntry& entry, const std::vector<std::string>& keys) {
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (const auto key = key_from_did(keys[i]); key && key->verifies(entry.signed_octets, entry.signature)) return i;
    return std::nullopt;
}

std::unexpected<Error> no_log(std::size_t number, Message why) {
    return std::unexpected<Error>(Error(ErrorCode::malformed, std::move(why)).while_doing(msg("checking operation {number} of a key log", {{"number", std::to_string(number)}})));
}

}  // namespace

/// Follows the log from its genesis. `standing_` are the places of the operations that were not taken back, oldest first.
class KeyLogReader {
public:
    explicit KeyLogReader(std::string_view did) : did_(did) {}

    Status add(const Json& json) {
        const std::size_t number = entries_.size() + 1;
        auto entry = read_log_entry(json, did_);
        if (!entry) return no_log(number, msg("an operation of the key log is not of its form, or its CID is not that of its content"));
        if (!entries_.empty() && entry->stated < entries_.back().stated) return no_log(number, msg("the times of the key log go back"));
        if (Status good = number == 1 ? begin(*entry) : go_on(*entry); !good) return good;
        standing_.push_back(entries_.size());
        entries_.push_back(std::move(*entry));
        nullified_.push_back(false);
        return {};
    }

    Result<KeyLog> finish() {
        if (entries_.empty()) return no_log(1, msg("the key log is empty"));
        KeyLog log;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (entries_[i].stated_nullified != nullified_[i]) return no_log(i + 1, msg("the key log says otherwise than its operations what was taken back"));
            log.operations_.push_back({entries_[i].stated, std::move(entries_[i].key), nullified_[i]});
        }
        return log;
    }

private:
    /// The DID is the digest of the signed genesis operation: nobody can put another one before it.
    Status begin(const LogEntry& entry) const {
        const std::string digest = base32_of(entry.cid.octets().subspan(4));
        if (!entry.genesis || entry.tombstone || std::string(plc) + digest.substr(0, plc_characters) != did_)
            return no_log(1, msg("the key log does not begin with the operation that made this account"));
        if (!signer_of(entry, entry.rotation_keys)) return no_log(1, msg("an operation of the key log is not signed by a key that may"));
        return {};
    }

    Status go_on(const LogEntry& entry) {
        const std::size_t number = entries_.size() + 1;
        const auto place = entry.genesis ? standing_.end() : std::ranges::find_if(standing_, [&](std::size_t i) { return entries_[i].cid == *entry.previous; });
        if (place == standing_.end() || entries_[*place].tombstone) return no_log(number, msg("an operation of the key log does not follow one that stands"));
        const LogEntry& before = entries_[*place];
        const auto signer = signer_of(entry, before.rotation_keys);
        if (!signer) return no_log(number, msg("an operation of the key log is not signed by a key that may"));
        const auto taken_back = std::next(place);
        if (taken_back != standing_.end()) {
            // Only a stronger key than the one that signed the first of those taken back, and only for a while.
            const LogEntry& first = entries_[*taken_back];
            const auto weaker = signer_of(first, before.rotation_keys);
            if (!weaker || *signer >= *weaker) return no_log(number, msg("an operation of the key log is not signed by a key that may"));
            if (entry.stated.ms - first.stated.ms > recovery_window_ms) return no_log(number, msg("an operation was taken back later than 72 hours after it"));
            for (auto one = taken_back; one != standing_.end(); ++one) nullified_[*one] = true;
            standing_.erase(taken_back, standing_.end());
        }
        return {};
    }

    std::string_view did_;
    std::vector<LogEntry> entries_;
    std::vector<bool> nullified_;
    std::vector<std::size_t> standing_;
};

Result<KeyLog> KeyLog::parse(ByteView json, std::string_view did) {
    if (json.size() > limits::account_proof_bytes) return fail(ErrorCode::limit_exceeded, msg("a key log is larger than {limit} octets", {{"limit", std::to_string(limits::account_proof_bytes)}}));
    auto value = base::parse_json(json);
    if (!value) return pass_on(value, msg("reading a key log"));
    if (!value->array()) return fail(ErrorCode::malformed, msg("a key log is no list of operations"));
    if (value->array()->size() > limits::key_log_operations) return fail(ErrorCode::limit_exceeded, msg("a key log holds more than {limit} operations", {{"limit", std::to_string(limits::key_log_operations)}}));
    KeyLogReader reader(did);
    for (const Json& entry : *value->array())
        if (Status good = reader.add(entry); !good) return pass_on(good);
    return reader.finish();
}

const KeyLog::Operation* KeyLog::at(UtcTime time) const noexcept {
    const Operation* standing = nullptr;
    for (const Operation& operation : operations_)
        if (!operation.nullified && operation.stated <= time) standing = &operation;
    return standing;
}

std::optional<UtcTime> KeyLog::key_since(UtcTime time) const noexcept {
    std::optional<UtcTime> since;
    const Operation* before = nullptr;
    for (const Operation& operation : operations_) {
        if (operation.nullified || operation.stated > time) continue;
        if (!before || before->key != operation.key) since = operation.stated;
        before = &operation;
    }
    return since;
}

}  // namespace saksi::atproto
