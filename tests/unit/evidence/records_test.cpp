#include <catch2/catch.hpp>

#include "evidence/context.hpp"
#include "evidence/exchange.hpp"
#include "evidence/manifest.hpp"

using namespace saksi;
using namespace saksi::evidence;

namespace {

const std::string hex64(64, 'a');
const std::string urn = "urn:uuid:00000000-0000-4000-8000-000000000001";

Exchange good_exchange() {
    Exchange exchange;
    exchange.request = "r000001";
    exchange.started = "2026-11-21T08:00:00.123Z";
    exchange.timings.total_us = 42'000;
    exchange.dns = DnsAnswer{"a.example", {"192.0.2.1", "2001:db8::1"}};
    exchange.peer = Peer{"192.0.2.1", 443};
    exchange.connection = Connection{1, false};
    exchange.tls = TlsState{"TLSv1.3", "TLS_AES_256_GCM_SHA384", true, "ok", urn, hex64};
    exchange.truncated = TruncationNote{Truncation::length, NamedLimit{"response_wire_bytes", 1000}};
    exchange.redactions = {{urn, RedactionPlace::header, "session", 40}};
    return exchange;
}

Manifest good_manifest() {
    Manifest manifest;
    manifest.bundle_id = urn;
    manifest.case_ref = "c-abcdefgh234567ab";
    manifest.sealed_claimed = "2026-11-21T08:00:00.000Z";
    manifest.tool = {"saksi", "0.1.0", hex64};
    manifest.plugins = {{"bluesky", "0.1.0", "0.9", hex64, {}, Overrides::operator_, TestKind::live, "2026-11-01"}};
    manifest.operator_ = {hex64, OperatorRole::petugas_pengambil};
    manifest.captures = {{"0001", "captures/0001.wacz", Method::http, "2026-11-21T08:00:00.000Z", "2026-11-21T08:00:01.000Z"}};
    manifest.items = {{"0001", {"0001"}, {"items/0001/item.json"}}};
    manifest.files = {{"captures/0001.wacz", FileRole::capture, "application/wacz", 10, hex64, {}, true},
                      {"items/0001/item.json", FileRole::item, "application/json", 10, hex64, "0001", true},
                      {"evidence/context.json", FileRole::context, "application/json", 10, hex64, {}, true}};
    manifest.prev = Previous{urn, hex64};
    return manifest;
}

template <class T>
std::string error_of(const Result<T>& result) {
    return result ? "read" : base::text_of(result.error().what(), Language::english);
}

}  // namespace

TEST_CASE("evidence: an exchange comes back unchanged", "[unit][evidence]") {
    CHECK(exchange_from_json(to_json(good_exchange())) == good_exchange());
    Exchange bare;
    bare.request = "r000002";
    bare.started = "2026-11-21T08:00:00.123Z";
    CHECK(exchange_from_json(to_json(bare)) == bare);
}

TEST_CASE("evidence: an exchange of another form is refused by pointer", "[unit][evidence]") {
    Json json = to_json(good_exchange());
    json.set("hop", 65);
    CHECK(error_of(exchange_from_json(json)).starts_with("/hop: 65 is outside"));
    json = to_json(good_exchange());
    const_cast<Json*>(json.find("tls"))->set("version", "SSLv3");
    CHECK(error_of(exchange_from_json(json)).starts_with("/tls/version"));
    json = to_json(good_exchange());
    const_cast<Json*>(json.at_pointer("/tls/chain"))->set("more", 1);
    CHECK(error_of(exchange_from_json(json)) == "/tls/chain/more: unknown member");
}

TEST_CASE("evidence: a manifest comes back from canonical bytes unchanged", "[unit][evidence]") {
    CHECK(read_manifest(bytes_of(to_json(good_manifest()).canonical())) == good_manifest());
    CHECK_FALSE(read_manifest(bytes_of(to_json(good_manifest()).canonical() + "\n")));
}

TEST_CASE("evidence: a manifest of another form is refused by pointer", "[unit][evidence]") {
    const auto changed = [](const std::string& parent, const std::string& key, Json value) {
        Json json = to_json(good_manifest());
        const_cast<Json*>(json.at_pointer(parent))->set(key, std::move(value));
        return error_of(manifest_from_json(json));
    };
    CHECK(changed("/files/0", "path", "../x").starts_with("/files/0/path"));
    CHECK(changed("/files/0", "withholdable", false).starts_with("/files/0/withholdable"));
    CHECK(changed("/plugins/0/test_status", "kind", "local").starts_with("/plugins/0/test_status/date"));
    CHECK(changed("", "case_ref", "c-ABCDEFGH23456789").starts_with("/case_ref"));
    CHECK(changed("/operator", "name", "Budi") == "/operator/name: unknown member");
    CHECK(changed("", "seq", 0).starts_with("/seq"));
    CHECK(changed("", "schema", "bukti-manifest/2").find("newer program") != std::string::npos);
}

TEST_CASE("evidence: a manifest of many small values is refused before it is built", "[unit][evidence]") {
    std::string text = "[1";
    for (int i = 0; i < 400'000; ++i) text += ",1";
    const auto refused = read_manifest(bytes_of(text + "]"));
    CHECK(error_of(refused).find("400000") != std::string::npos);
}

TEST_CASE("evidence: a context writes open fields as such", "[unit][evidence]") {
    Context context;
    context.salt = std::string(32, '0');
    context.fields.emplace("zona", "WIB");
    const Json json = to_json(context);
    CHECK(*json.at_pointer("/fields/nomor_bukti")->string() == "belum diisi");
    CHECK(*json.at_pointer("/fields/zona")->string() == "WIB");
    CHECK(json.find("fields")->object()->size() == 30);
    const auto read = context_from_json(json);
    REQUIRE(read);
    CHECK(to_json(*read) == json);
}

TEST_CASE("evidence: an officer's file may leave fields open but not invent them", "[unit][evidence]") {
    CHECK(context_from_officer(Json().set("zona", "WITA").set("uraian", "…")));
    CHECK(context_from_officer(Json(Json::Object{})));
    CHECK(error_of(context_from_officer(Json().set("zona", "UTC"))).starts_with("/zona: the word “UTC”"));
    CHECK(error_of(context_from_officer(Json().set("hukuman", "berat"))) == "/hukuman: unknown member");
}
