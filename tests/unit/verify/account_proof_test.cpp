// What the proofs of an item show, with proofs that the AT Protocol's own library wrote (tests/data/atproto).
#include "verify/account_proof.hpp"

#include "../atproto/peer_data.hpp"
#include "base/time_text.hpp"

using namespace saksi;
using atproto::octets_of;
using atproto::peer_json;
using atproto::peer_text;
using State = verify::AccountProof::State;

namespace {

Bytes octets(const std::string& text) { return base::copy_of(bytes_of(text)); }

struct LikeCase {
    evidence::Item item;
    verify::ProofBodies bodies;

    LikeCase() {
        item.type = evidence::Activity::like;
        item.actor = evidence::Actor{.platform = "bluesky", .id = peer_text("/did"), .handle = {}, .name = {}, .url = {}};
        item.object = evidence::Object{};
        item.object->id = peer_text("/post/uri");
        bodies = {octets_of(peer_text("/cars/first")), address(peer_text("/like_key")), base::parse_utc("2026-02-15T00:00:00.000Z").value(), octets(peer_json("/documents/first")), octets(peer_json("/logs/one"))};
    }
    static std::string address(const std::string& key) { return "https://pds.example/xrpc/com.atproto.sync.getRecord?did=x&collection=app.bsky.feed.like&rkey=" + key; }
    verify::JudgedProof judged() const { return verify::judge_account_proof(item, bodies); }
    std::string flaw() const {
        const auto judged = this->judged();
        CHECK(judged.facts.state == State::not_shown);
        CHECK(judged.why.has_value());
        CHECK(judged.facts.key.empty());
        return judged.facts.flaw;
    }
};

}  // namespace

TEST_CASE("verify: a like is signed by its account, with record, revision and key", "[unit][verify]") {
    const auto judged = LikeCase().judged();
    CHECK(judged.facts.state == State::signed_record);
    CHECK_FALSE(judged.why);
    CHECK(judged.facts.flaw.empty());
    CHECK(judged.facts.record_uri == "at://" + peer_text("/did") + "/app.bsky.feed.like/" + peer_text("/like_key"));
    CHECK(judged.facts.record_cid == peer_text("/like_cid"));
    CHECK(judged.facts.subject_cid == peer_text("/post/cid"));
    CHECK(judged.facts.stated_time == "2026-02-01T01:02:03.456Z");
    CHECK(judged.facts.revision == peer_text("/revision"));
    CHECK(judged.facts.key == peer_text("/keys/first"));
    CHECK(judged.facts.key_since == base::parse_utc("2026-01-05T02:00:00.000Z").value());
}

TEST_CASE("verify: what an account signed must be this act", "[unit][verify]") {
    LikeCase other;
    other.item.object->id = peer_text("/post/uri") + "x";
    CHECK(other.flaw() == "record");
    LikeCase repost;
    repost.item.type = evidence::Activity::announce;  // no such record among the reposts, and none that the archive shows
    CHECK(repost.judged().facts.state != State::signed_record);
    LikeCase foreign;
    foreign.item.actor->id = "did:plc:contohcontohcontohcontoh";
    CHECK(foreign.flaw() == "account");
    LikeCase nobody;
    nobody.item.actor->id.reset();
    CHECK(nobody.flaw() == "unread");
    LikeCase follow;
    follow.item.type = evidence::Activity::follow;
    CHECK(follow.flaw() == "unread");
    LikeCase nameless;
    nameless.bodies.car_address = "https://pds.example/";
    CHECK(nameless.flaw() == "unread");
}

TEST_CASE("verify: a proof with another's key, an octet changed, or a part missing shows nothing", "[unit][verify]") {
    LikeCase changed;
    changed.bodies.car.back() ^= 0x01;
    CHECK(changed.flaw() == "form");
    LikeCase key;
    key.bodies.did_document = octets(peer_json("/documents/stranger"));
    CHECK(key.flaw() == "key");
    LikeCase signature;
    signature.bodies.car = octets_of(peer_text("/cars/second"));
    CHECK(signature.flaw() == "signature");
    LikeCase log;
    log.bodies.key_log = octets(peer_json("/logs/late_recovery"));
    CHECK(log.flaw() == "key_log");
    LikeCase missing;
    missing.bodies.key_log.reset();
    CHECK(missing.flaw() == "missing");
}

TEST_CASE("verify: a signed absence, and what the platform says beside it", "[unit][verify]") {
    LikeCase withdrawn;
    withdrawn.bodies.car = octets_of(peer_text("/cars/absent"));
    withdrawn.bodies.car_address = LikeCase::address(peer_text("/absent_key"));
    CHECK(withdrawn.judged().facts.state == State::signed_absence);
    CHECK(withdrawn.judged().facts.record_cid.empty());
    CHECK(withdrawn.judged().why);  // the platform still lists it
    withdrawn.item.state = evidence::ObjectState::not_found;
    CHECK_FALSE(withdrawn.judged().why);
    LikeCase kept;
    kept.item.state = evidence::ObjectState::not_found;
    CHECK(kept.judged().facts.state == State::signed_record);
    CHECK(kept.judged().why);
}
