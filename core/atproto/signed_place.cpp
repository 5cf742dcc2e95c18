#include "atproto/signed_place.hpp"

#include "atproto/account_key.hpp"
#include "atproto/car.hpp"
#include "atproto/commit.hpp"
#include "atproto/did_document.hpp"
#include "atproto/key_log.hpp"
#include "atproto/mst.hpp"

namespace saksi::atproto {

namespace {

std::unexpected<Broken> broken(Flaw flaw, Message why) { return std::unexpected<Broken>(Broken{flaw, std::move(why)}); }

/// An error of a reader: `otherwise` unless it lay beyond a limit or was of an unknown kind.
std::unexpected<Broken> broken(const Error& error, Flaw otherwise) {
    const bool unread = error.code() == ErrorCode::limit_exceeded || error.code() == ErrorCode::unsupported;
    return broken(unread ? Flaw::unread : error.code() == ErrorCode::missing ? Flaw::missing : otherwise, error.what());
}

struct KnownKey {
    trust::CurveKey key;
    std::optional<UtcTime> since;
};

std::expected<KnownKey, Broken> key_of_account(const ProofSources& sources, std::string_view did) {
    const bool is_plc = did.starts_with("did:plc:");
    if (!is_plc && !did.starts_with("did:web:")) return broken(Flaw::unread, msg("accounts of this kind (DID method) are not known to this program"));
    if (!sources.did_document || (is_plc && !sources.key_log)) return broken(Flaw::missing, msg("the account's DID document or its key log was not recorded"));
    const auto document = DidDocument::parse(*sources.did_document);
    if (!document) return broken(document.error(), Flaw::form);
    if (document->did != did) return broken(Flaw::account, msg("the DID document is that of another account"));
    if (!document->key) return broken(Flaw::key, msg("the DID document names no key of a known kind for the repository"));
    if (!is_plc) return KnownKey{*document->key, std::nullopt};
    const auto log = KeyLog::parse(*sources.key_log, did);
    if (!log) return broken(log.error(), Flaw::key_log);
    const KeyLog::Operation* standing = log->at(sources.at);
    if (!standing || standing->key != document->key) return broken(Flaw::key, msg("by the key log the account had another key at that time than the DID document names"));
    return KnownKey{*document->key, log->key_since(sources.at)};
}

}  // namespace

std::expected<SignedPlace, Broken> signed_place(const ProofSources& sources, std::string_view did, std::string_view key) {
    const auto car = Car::parse(sources.car);
    if (!car) return broken(car.error(), Flaw::form);
    const ByteView* head = car->block(car->root());
    if (!head) return broken(Flaw::missing, msg("the commit of the repository is not in the CAR"));
    const auto commit = Commit::parse(*head);
    if (!commit) return broken(commit.error(), Flaw::form);
    if (commit->did != did) return broken(Flaw::account, msg("the commit is that of another account's repository"));
    const auto known = key_of_account(sources, did);
    if (!known) return std::unexpected<Broken>(known.error());
    if (!commit->is_signed_by(known->key)) return broken(Flaw::signature, msg("the commit of the repository is not signed by the key of the account"));
    const auto record = find_in_mst(*car, commit->data, key);
    if (!record) return broken(record.error(), Flaw::form);
    SignedPlace place{commit->revision, time_of_tid(commit->revision).value_or(UtcTime{}), *record, {}, did_of(known->key), known->since};
    if (!place.record) return place;
    const ByteView* block = car->block(*place.record);
    if (!block) return broken(Flaw::missing, msg("the record itself is not in the CAR"));
    auto value = Cbor::parse(*block);
    if (!value) return broken(value.error(), Flaw::form);
    place.value = std::move(*value);
    return place;
}

}  // namespace saksi::atproto
