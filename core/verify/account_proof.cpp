#include "verify/account_proof.hpp"

#include "atproto/signed_place.hpp"
#include "base/time_text.hpp"
#include "evidence/derived_rules.hpp"
#include "verify/item_line.hpp"

namespace saksi::verify {

namespace {

using evidence::Activity;
using evidence::Item;
using evidence::ObjectState;

constexpr std::string_view post_collection = "app.bsky.feed.post", like_collection = "app.bsky.feed.like", repost_collection = "app.bsky.feed.repost";

/// The place in a repository that an item's proof is about.
struct ClaimedPlace {
    std::string did, collection, key;
};

/// `at://DID/COLLECTION/KEY`
std::optional<ClaimedPlace> place_of(std::string_view uri) {
    constexpr std::string_view scheme = "at://";
    if (!uri.starts_with(scheme)) return std::nullopt;
    uri.remove_prefix(scheme.size());
    const std::size_t first = uri.find('/'), last = uri.rfind('/');
    if (first == std::string_view::npos || first == last) return std::nullopt;
    return ClaimedPlace{std::string(uri.substr(0, first)), std::string(uri.substr(first + 1, last - first - 1)), std::string(uri.substr(last + 1))};
}

bool is_gone(ObjectState state) { return state == ObjectState::not_found || state == ObjectState::deleted || state == ObjectState::tombstone; }

/// A post stands at its own address. A like or repost stands in the repository of whoever did it, under the key that the recorded request names: nothing is
/// taken on trust there, for the record found under it must name the post.
std::optional<ClaimedPlace> claimed_place(const Item& item, const std::string& car_address) {
    if (item.type == Activity::create) return item.object && item.object->id ? place_of(*item.object->id) : std::nullopt;
    if (item.type != Activity::like && item.type != Activity::announce) return std::nullopt;
    const auto key = evidence::query_value(car_address, "rkey");
    const bool names_post = item.object && item.object->id;
    if (!item.actor || !item.actor->id || (!names_post && !is_gone(item.state)) || !key) return std::nullopt;
    return ClaimedPlace{*item.actor->id, std::string(item.type == Activity::like ? like_collection : repost_collection), *key};
}

const std::string* text_in(const atproto::Cbor* map, std::string_view key) { return map ? map->text_at(key) : nullptr; }

/// What the record says must be what the item says, as far as the item says it.
bool says_the_same(const Item& item, const atproto::Cbor& record, std::string_view collection) {
    const std::string* type = record.text_at("$type");
    if (!type || *type != collection) return false;
    if (item.type != Activity::create) {
        const std::string* subject = text_in(record.find("subject"), "uri");
        return subject && *subject == *item.object->id;
    }
    const auto same = [](const std::optional<std::string>& stated, const std::string* recorded) { return !stated || (recorded && *stated == *recorded); };
    const atproto::Cbor* reply = record.find("reply");
    const std::optional<std::string> time = item.time.source == evidence::TimeSource::platform ? item.time.raw : std::nullopt;
    return same(item.object->content, record.text_at("text")) && same(item.object->in_reply_to, text_in(reply ? reply->find("parent") : nullptr, "uri")) &&
           same(time, record.text_at("createdAt"));
}

std::string_view word_of(atproto::Flaw flaw) noexcept {
    switch (flaw) {
        case atproto::Flaw::form: return "form";
        case atproto::Flaw::account: return "account";
        case atproto::Flaw::signature: return "signature";
        case atproto::Flaw::key: return "key";
        case atproto::Flaw::key_log: return "key_log";
        case atproto::Flaw::missing: return "missing";
        case atproto::Flaw::unread: return "unread";
    }
    return "unread";
}

JudgedProof not_shown(std::string_view flaw, Message why) {
    JudgedProof judged;
    judged.facts.state = AccountProof::State::not_shown;
    judged.facts.flaw = flaw;
    judged.why = std::move(why);
    return judged;
}

std::string short_text(const std::string* text) { return text ? shortened(*text) : std::string(); }

void put_facts(AccountProof& facts, const ClaimedPlace& claimed, const atproto::SignedPlace& place) {
    facts.record_uri = shortened("at://" + claimed.did + "/" + claimed.collection + "/" + claimed.key);
    facts.key = place.key;
    facts.key_since = place.key_since;
    facts.revision = place.revision;
    facts.revision_time = place.revision_time;
    if (!place.record) return;
    facts.record_cid = place.record->text();
    facts.stated_time = short_text(place.value.text_at("createdAt"));
    facts.subject_cid = short_text(text_in(place.value.find("subject"), "cid"));
}

}  // namespace

JudgedProof unread_account_proof(Message why) { return not_shown("unread", std::move(why)); }

JudgedProof judge_account_proof(const Item& item, const ProofBodies& bodies) {
    const auto claimed = claimed_place(item, bodies.car_address);
    const bool known = claimed && (item.type != Activity::create || claimed->collection == post_collection);
    if (!known) return not_shown("unread", msg("this act has no place in a repository that its proof could be about"));
    if (item.actor && item.actor->id && *item.actor->id != claimed->did) return not_shown("account", msg("the post stands in another account's repository"));
    const auto octets = [](const std::optional<Bytes>& body) { return body ? std::optional<ByteView>(*body) : std::nullopt; };
    const auto place = atproto::signed_place({bodies.car, octets(bodies.did_document), octets(bodies.key_log), bodies.received}, claimed->did, claimed->collection + "/" + claimed->key);
    if (!place) return not_shown(word_of(place.error().flaw), place.error().why);
    const bool gone = is_gone(item.state);
    if (place->record && !gone && !says_the_same(item, place->value, claimed->collection))
        return not_shown("record", msg("the record that the account signed says something else than this act"));
    JudgedProof judged;
    put_facts(judged.facts, *claimed, *place);
    judged.facts.state = place->record ? AccountProof::State::signed_record : AccountProof::State::signed_absence;
    if (place->record && gone) judged.why = msg("the platform showed nothing here, but the account's repository holds the record at this revision");
    if (!place->record && !gone) judged.why = msg("the platform showed this act, but the account's repository holds no such record at this revision: it was withdrawn, or is not there yet");
    return judged;
}

}  // namespace saksi::verify
