// Keys of accounts: their text forms, and which signatures count.
#include "peer_data.hpp"

#include "atproto/account_key.hpp"
#include "atproto/commit.hpp"
#include "atproto/did_document.hpp"

using namespace saksi;
using namespace saksi::atproto;

TEST_CASE("atproto: the signature vectors hold, and those with the other S do not", "[unit][atproto]") {
    for (const Json& vector : *interop().array_at("signatures")) {
        INFO(*vector.text_at("comment"));
        const auto key = key_from_did(*vector.text_at("key"));
        REQUIRE(key);
        const Bytes message = octets_of(*vector.text_at("message")), signature = octets_of(*vector.text_at("signature"));
        CHECK(key->verifies(message, signature) == *vector.boolean_at("valid"));
        CHECK(key_from_method(*vector.text_at("suite"), *vector.text_at("multibase")) == key);
        CHECK(did_of(*key) == *vector.text_at("key"));
        Bytes other = signature;
        other[40] ^= 0x01;
        CHECK_FALSE(key->verifies(message, other));
        other = signature;
        other.push_back(0);
        CHECK_FALSE(key->verifies(message, other));
        CHECK_FALSE(key->verifies(message, Bytes(64, 0)));
        // DER is no signature of the AT Protocol (vector “der-encoded” of the interop tests): 70 to 72 octets.
        Bytes der = hex("30440220");
        der.insert(der.end(), signature.begin(), signature.begin() + 32);
        der.insert(der.end(), {0x02, 0x20});
        der.insert(der.end(), signature.begin() + 32, signature.end());
        CHECK_FALSE(key->verifies(message, der));
    }
}

TEST_CASE("atproto: did:key is read and written for both curves, and for nothing else", "[unit][atproto]") {
    for (const Json& text : *interop().array_at("keys")) {
        const auto key = key_from_did(*text.string());
        REQUIRE(key);
        CHECK(did_of(*key) == *text.string());
    }
    CHECK_FALSE(key_from_did("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"));  // Ed25519
    CHECK_FALSE(key_from_did("did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBmf"));  // one character further: no point of the curve, or another prefix
    CHECK_FALSE(key_from_did("did:plc:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"));
    CHECK_FALSE(key_from_did("did:key:"));
    CHECK(trust::CurveKey::from_point(trust::Curve::p256, Bytes(65, 0x04)).error().code() == ErrorCode::malformed);
    Bytes hybrid = hex("06");
    hybrid.resize(65, 0x11);
    CHECK_FALSE(trust::CurveKey::from_point(trust::Curve::p256, hybrid));
    CHECK_FALSE(trust::CurveKey::from_point(trust::Curve::p256, hex("00")));  // infinity
}

TEST_CASE("atproto: a DID document gives its first key #atproto, today's form and the older ones", "[unit][atproto]") {
    const auto key = [](const std::string& name) {
        const std::string text = peer_json("/documents/" + name);
        const auto document = DidDocument::parse(bytes_of(text));
        REQUIRE(document);
        return document->key ? did_of(*document->key) : "none";
    };
    CHECK(key("first") == peer_text("/keys/first"));
    CHECK(key("second") == peer_text("/keys/second"));
    CHECK(key("legacy_first") == peer_text("/keys/first"));
    CHECK(key("legacy_second") == peer_text("/keys/second"));
    CHECK(key("none") == "none");
    const auto parse = [](const std::string& text) { return DidDocument::parse(bytes_of(text)); };
    CHECK_FALSE(parse(R"({"verificationMethod":[]})"));
    CHECK_FALSE(parse(R"({"id":"did:plc:a","id":"did:plc:b"})"));
    const std::string method = R"({"id":"#NAME","type":"Multikey","publicKeyMultibase":")" + peer_text("/keys/first").substr(8) + R"("})";
    const auto named = [&](const std::string& name) { return parse(R"({"id":"did:plc:a","verificationMethod":[)" + std::string(method).replace(method.find("NAME"), 4, name) + "]}")->key.has_value(); };
    CHECK(named("atproto"));
    CHECK_FALSE(named("atproto_label"));
    // The first of that name is the one, even when it is of a kind that nobody knows.
    const std::string two = R"({"id":"did:plc:a","verificationMethod":[{"id":"#atproto","type":"Lain","publicKeyMultibase":"z1"},{"id":"#atproto","type":"Multikey","publicKeyMultibase":")" +
                            peer_text("/keys/first").substr(8) + R"("}]})";
    CHECK_FALSE(parse(two)->key);
}

TEST_CASE("atproto: TIDs are those of the vectors", "[unit][atproto]") {
    for (const Json& tid : *interop().at_pointer("/tids/valid")->array()) CHECK(time_of_tid(*tid.string()));
    for (const Json& tid : *interop().at_pointer("/tids/invalid")->array()) CHECK_FALSE(time_of_tid(*tid.string()));
    CHECK(time_of_tid("2222222222222")->ms == 0);
    CHECK(time_of_tid("3jzfcijpj2z2a")->ms == 1688137381887);  // 30 June 2023, worked out with Python
}

TEST_CASE("atproto: a commit is version 3 with the members that it has", "[unit][atproto]") {
    const Cid data = Cid::of(Cid::Codec::dag_cbor, hex("a0"));
    const Cbor::Map good{{"did", Cbor(std::string("did:plc:contoh"))}, {"version", Cbor(std::int64_t{3})}, {"rev", Cbor(std::string("3jzfcijpj2z2a"))}, {"data", Cbor(data)},
                         {"prev", Cbor()}, {"sig", Cbor(Bytes(64, 1))}};
    const auto parse = [](const Cbor::Map& map) { return Commit::parse(Cbor(map).encoded()); };
    const auto commit = parse(good);
    REQUIRE(commit);
    CHECK(commit->data == data);
    Cbor::Map without = good;
    without.erase("sig");
    CHECK(commit->signed_octets == Cbor(without).encoded());
    CHECK_FALSE(parse(without));
    Cbor::Map bare = good;
    bare.erase("prev");
    CHECK(parse(bare));
    const auto with = [&](const char* name, Cbor value) {
        Cbor::Map other = good;
        other.insert_or_assign(name, std::move(value));
        return parse(other);
    };
    CHECK(with("version", Cbor(std::int64_t{2})).error().code() == ErrorCode::unsupported);
    CHECK_FALSE(with("rev", Cbor(std::string("kemarin"))));
    CHECK_FALSE(with("data", Cbor()));
    CHECK_FALSE(with("sig", Cbor(std::string("x"))));
    CHECK_FALSE(with("did", Cbor()));
    CHECK_FALSE(with("more", Cbor()));
}
