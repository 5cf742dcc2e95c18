// A record's proof as a whole: what the peer's library accepts is shown, and each change alone takes it away.
#include "peer_data.hpp"

#include "atproto/signed_place.hpp"
#include "base/time_text.hpp"

using namespace saksi;
using namespace saksi::atproto;

namespace {

struct Case {
    Bytes car = peer_car("first");
    std::string document = peer_json("/documents/first");
    std::optional<std::string> log = peer_json("/logs/one");
    std::string did = peer_text("/did");
    std::string record_key = peer_text("/like_key");
    std::string at = "2026-02-15T00:00:00.000Z";

    std::expected<SignedPlace, Broken> judged() const {
        return signed_place({car, bytes_of(document), log ? std::optional(bytes_of(*log)) : std::nullopt, base::parse_utc(at).value()}, did, peer_text("/collection") + "/" + record_key);
    }
    Flaw flaw() const {
        const auto place = judged();
        REQUIRE_FALSE(place);
        return place.error().flaw;
    }
};

}  // namespace

TEST_CASE("atproto: a record's proof shows record, revision and key", "[unit][atproto]") {
    const auto place = Case().judged();
    REQUIRE(place);
    CHECK(place->record->text() == peer_text("/like_cid"));
    CHECK(*place->value.find("subject")->text_at("uri") == peer_text("/post/uri"));
    CHECK(place->revision == peer_text("/revision"));
    CHECK(place->key == peer_text("/keys/first"));
    CHECK(place->key_since == base::parse_utc("2026-01-05T02:00:00.000Z").value());
    // P-256, after a rotation of the key.
    const auto second = Case{.car = peer_car("second"), .document = peer_json("/documents/second"), .log = peer_json("/logs/rotated"), .at = "2026-03-02T00:00:00.000Z"}.judged();
    REQUIRE(second);
    CHECK(second->key == peer_text("/keys/second"));
    CHECK(Case{.car = peer_car("alone")}.judged()->record->text() == peer_text("/like_cid"));
}

TEST_CASE("atproto: a proof of absence names no record", "[unit][atproto]") {
    const auto place = Case{.car = peer_car("absent"), .record_key = peer_text("/absent_key")}.judged();
    REQUIRE(place);
    CHECK_FALSE(place->record);
    // The archive of another key says nothing about this one when nodes on its way are missing, and never that it is there.
    const auto other = Case{.car = peer_car("absent")}.judged();
    if (other) CHECK_FALSE(other->record);
}

TEST_CASE("atproto: each thing that is not as it must be has its own flaw", "[unit][atproto]") {
    Case changed;
    changed.car.back() ^= 0x01;
    CHECK(changed.flaw() == Flaw::form);
    CHECK(Case{.did = peer_text("/legacy/did")}.flaw() == Flaw::account);
    CHECK(Case{.document = peer_json("/documents/other_account")}.flaw() == Flaw::account);
    // A document with another's key: the log does not know it. A log and document of that key: the signature is not its own.
    CHECK(Case{.document = peer_json("/documents/stranger")}.flaw() == Flaw::key);
    CHECK(Case{.car = peer_car("second")}.flaw() == Flaw::signature);
    CHECK(Case{.document = peer_json("/documents/none")}.flaw() == Flaw::key);
    // The key of today is not that of the time, and that of the time is not that of today.
    CHECK(Case{.log = peer_json("/logs/rotated"), .at = "2026-03-02T00:00:00.000Z"}.flaw() == Flaw::key);
    CHECK(Case{.log = peer_json("/logs/rotated")}.judged());
    CHECK(Case{.at = "2026-01-05T01:59:59.999Z"}.flaw() == Flaw::key);
    CHECK(Case{.log = peer_json("/logs/foreign_signature")}.flaw() == Flaw::key_log);
    CHECK(Case{.log = std::nullopt}.flaw() == Flaw::missing);
    CHECK(Case{.document = "{"}.flaw() == Flaw::form);
    CHECK(Case{.did = "did:example:a"}.flaw() == Flaw::account);
    CHECK(signed_place({peer_car("first"), std::nullopt, std::nullopt, {}}, peer_text("/did"), "a/b").error().flaw == Flaw::missing);
}

TEST_CASE("atproto: every single changed octet of the archive takes the proof away", "[unit][atproto]") {
    const Case good;
    for (std::size_t i = 0; i < good.car.size(); ++i) {
        Case other = good;
        other.car[i] ^= 0x40;
        CHECK_FALSE(other.judged());
    }
}
