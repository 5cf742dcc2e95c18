// Key logs of did:plc that the directory's own library wrote: sound ones, and others that each break one rule.
#include "peer_data.hpp"

#include "atproto/account_key.hpp"
#include "atproto/atproto_limits.hpp"
#include "atproto/key_log.hpp"
#include "base/time_text.hpp"

using namespace saksi;
using namespace saksi::atproto;

namespace {

Result<KeyLog> read(const std::string& name) {
    const std::string text = peer_json("/logs/" + name);
    return KeyLog::parse(bytes_of(text), peer_text("/did"));
}
UtcTime at(std::string_view text) { return base::parse_utc(text).value(); }
/// `first`, `second`, …, `none` for an account without key, `before` the account.
std::string key_at(const KeyLog& log, std::string_view time) {
    const KeyLog::Operation* standing = log.at(at(time));
    if (!standing) return "before";
    if (!standing->key) return "none";
    for (const char* name : {"first", "second", "stranger"})
        if (did_of(*standing->key) == peer_text(std::string("/keys/") + name)) return name;
    return "another";
}

}  // namespace

TEST_CASE("atproto: a key log leads from the operation whose digest the DID is to the key of a time", "[unit][atproto]") {
    const auto one = read("one");
    REQUIRE(one);
    CHECK(key_at(*one, "2026-01-05T01:59:59.999Z") == "before");
    CHECK(key_at(*one, "2026-01-05T02:00:00.000Z") == "first");
    CHECK(one->key_since(at("2026-06-01T00:00:00.000Z")) == at("2026-01-05T02:00:00.000Z"));
    const auto rotated = read("rotated");
    REQUIRE(rotated);
    CHECK(key_at(*rotated, "2026-02-28T23:59:59.999Z") == "first");
    CHECK(key_at(*rotated, "2026-03-01T00:00:00.000Z") == "second");
    CHECK(rotated->key_since(at("2026-06-01T00:00:00.000Z")) == at("2026-03-01T00:00:00.000Z"));
    const auto ended = read("ended");
    REQUIRE(ended);
    CHECK(key_at(*ended, "2026-03-31T00:00:00.000Z") == "second");
    CHECK(key_at(*ended, "2026-04-01T00:00:00.000Z") == "none");
}

TEST_CASE("atproto: what a stronger key took back within 72 hours never counted", "[unit][atproto]") {
    const auto log = read("recovered");
    REQUIRE(log);
    CHECK(log->operations().size() == 3);
    CHECK(log->operations()[1].nullified);
    CHECK(key_at(*log, "2026-03-02T00:00:00.000Z") == "first");
    CHECK(key_at(*log, "2026-03-04T00:00:00.000Z") == "second");
}

TEST_CASE("atproto: the first form of a genesis operation is read", "[unit][atproto]") {
    const std::string text = peer_json("/legacy/log");
    const auto log = KeyLog::parse(bytes_of(text), peer_text("/legacy/did"));
    REQUIRE(log);
    CHECK(did_of(*log->operations().front().key) == peer_text("/keys/first"));
}

TEST_CASE("atproto: a key log that breaks one rule is refused for it", "[unit][atproto]") {
    const auto refused = [](const std::string& name) { return why(read(name)); };
    CHECK_THAT(refused("unsaid_recovery"), Catch::Contains("what was taken back"));
    CHECK_THAT(refused("late_recovery"), Catch::Contains("72 hours"));
    CHECK_THAT(refused("same_key_recovery"), Catch::Contains("not signed by a key that may"));
    CHECK_THAT(refused("foreign_signature"), Catch::Contains("not signed by a key that may"));
    CHECK_THAT(refused("high_s"), Catch::Contains("not signed by a key that may"));
    CHECK_THAT(refused("other_start"), Catch::Contains("made this account"));
    CHECK_THAT(refused("no_start"), Catch::Contains("made this account"));
    CHECK_THAT(refused("wrong_cid"), Catch::Contains("CID"));
    CHECK_THAT(refused("gap"), Catch::Contains("does not follow"));
    CHECK_THAT(refused("after_the_end"), Catch::Contains("does not follow"));
    CHECK_THAT(refused("times_back"), Catch::Contains("go back"));
    CHECK_THAT(refused("other_account"), Catch::Contains("not of its form"));
}

TEST_CASE("atproto: one changed character in an operation breaks its CID", "[unit][atproto]") {
    const std::string good = peer_json("/logs/one");
    std::string changed = good;
    changed.replace(changed.find("contoh-dua"), 10, "contoh-due");
    CHECK_THAT(why(KeyLog::parse(bytes_of(changed), peer_text("/did"))), Catch::Contains("CID"));
    // A member that the operation kinds do not have, even under a CID of its own, is none of the directory's.
    CHECK_THAT(why(KeyLog::parse(bytes_of("[]"), peer_text("/did"))), Catch::Contains("empty"));
    CHECK_THAT(why(KeyLog::parse(bytes_of("{}"), peer_text("/did"))), Catch::Contains("no list"));
    CHECK_THAT(why(KeyLog::parse(bytes_of(good), "did:plc:contohcontohcontohcontoh")), Catch::Contains("not of its form"));
    std::string many = "[null";
    for (std::size_t i = 0; i < limits::key_log_operations; ++i) many += ",null";
    CHECK(KeyLog::parse(bytes_of(many + "]"), "did:plc:a").error().code() == ErrorCode::limit_exceeded);
    CHECK(KeyLog::parse(Bytes(limits::account_proof_bytes + 1, ' '), "did:plc:a").error().code() == ErrorCode::limit_exceeded);
}
