// Lies that were sealed with the right key.
#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "evidence/custody.hpp"
#include "judging.hpp"
#include "verify/attachment.hpp"

using namespace saksi;
using namespace saksi::test;

namespace {

std::string after_item(const std::function<void(evidence::Item&)>& change) {
    BundlePlan plan;
    plan.item = change;
    const auto verdict = judge(plan);
    return words(verdict) + " " + codes(verdict);
}

std::string after_manifest(const std::function<void(evidence::Manifest&)>& change) {
    BundlePlan plan;
    plan.manifest = change;
    const auto verdict = judge(plan);
    return words(verdict) + " " + codes(verdict);
}

std::string outcome(const BundlePlan& plan) {
    const auto verdict = judge(plan);
    return words(verdict) + " " + codes(verdict);
}

}  // namespace

TEST_CASE("verify: a fact with another value", "[unit][verify]") {
    CHECK(after_item([](evidence::Item& item) {
              item.object->content = "Pilih nomor satu";
              item.facts[4].value = "Pilih nomor satu";
          }) == "TOTAL-FAILED/CONTENT_MISMATCH fact.false");
    BundlePlan plan;
    plan.item = [](evidence::Item& item) { item.facts[4].value = "Pilih nomor satu"; };
    const auto verdict = judge(plan);
    const auto found = std::ranges::find(verdict.findings, "fact.false", &verify::Finding::code);
    REQUIRE(found != verdict.findings.end());
    CHECK(found->where.item == "0001");
    CHECK(found->where.field == "/object/content");
    CHECK(found->where.record == "urn:uuid:00000000-0000-4000-8000-000000000002");
}

TEST_CASE("verify: the text and the attachments of an act that holds stand in the verdict", "[unit][verify]") {
    const Bytes octets = build_bundle().octets;
    const auto verdict = judge(octets);
    REQUIRE(verdict.items.size() == 1);
    const verify::ItemLine& act = verdict.items[0];
    CHECK(act.content == "Selamat pagi");
    CHECK(act.content_type == "text/plain");
    CHECK_FALSE(act.content_cut);
    REQUIRE(act.attachments.size() == 1);
    CHECK(act.attachments[0].media_type == "image/jpeg");
    const auto file = base::memory_file(octets);
    const auto picture = verify::read_attachment(*file, act.attachments[0], 100);
    REQUIRE(picture);
    CHECK(text_of(*picture) == "\xFF\xD8picture\xFF\xD9");
    CHECK(verify::read_attachment(*file, act.attachments[0], 10).error().code() == ErrorCode::limit_exceeded);
    verify::AttachmentLine other = act.attachments[0];
    other.sha256.front() = other.sha256.front() == '0' ? '1' : '0';
    CHECK(verify::read_attachment(*file, other, 100).error().code() == ErrorCode::malformed);
    other.length = 0;
    CHECK(verify::read_attachment(*file, other, 100).error().code() == ErrorCode::missing);
}

TEST_CASE("verify: what is not shown by recorded bytes is not repeated", "[unit][verify]") {
    BundlePlan plan;
    plan.item = [](evidence::Item& item) { item.facts[4].value = item.object->content.emplace("Pilih nomor satu"); };
    const auto verdict = judge(plan);
    REQUIRE(verdict.items.size() == 1);
    CHECK_FALSE(verdict.items[0].holds);
    CHECK(verdict.items[0].content.empty());
    CHECK(verdict.items[0].attachments.empty());
}

TEST_CASE("verify: a long text is cut on a character and said to be", "[unit][verify]") {
    std::string text;
    while (text.size() <= limits::act_content_bytes) text += "é1";
    BundlePlan plan;
    plan.body = [&](std::string& body) { body.replace(body.find("Selamat pagi"), 12, text); };
    plan.item = [&](evidence::Item& item) { item.facts[4].value = item.object->content.emplace(text); };
    const auto verdict = judge(plan);
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(verdict.items[0].content_cut);
    CHECK(verdict.items[0].content.size() <= limits::act_content_bytes);
    CHECK(verdict.items[0].content.size() > limits::act_content_bytes - 2);
    CHECK(text.starts_with(verdict.items[0].content));
    CHECK(base::is_utf8(bytes_of(verdict.items[0].content)));
}

TEST_CASE("verify: a fact outside its root", "[unit][verify]") {
    CHECK(after_item([](evidence::Item& item) {
              item.actor->name = "Sari Contoh";
              item.facts[2].value = "Sari Contoh";
              item.facts[2].selector = evidence::Selector::fragment("/replies/0/author/name");
          }) == "TOTAL-FAILED/CONTENT_MISMATCH fact.outside");
}

TEST_CASE("verify: an uncovered leaf", "[unit][verify]") {
    CHECK(after_item([](evidence::Item& item) { item.object->url = "https://contoh.test/1"; }) == "TOTAL-FAILED/CONTENT_MISMATCH leaf.uncovered");
}

TEST_CASE("verify: values that do not follow", "[unit][verify]") {
    CHECK(after_item([](evidence::Item& item) { item.lists[0].collected = 2; }) == "TOTAL-FAILED/CONTENT_MISMATCH leaf.false");
    CHECK(after_item([](evidence::Item& item) { item.object->attachments[0].bytes = 1; }) == "TOTAL-FAILED/CONTENT_MISMATCH leaf.false");
    CHECK(after_item([](evidence::Item& item) { item.root.record.back() = '9'; }).starts_with("TOTAL-FAILED/CONTENT_MISMATCH"));
    CHECK(after_item([](evidence::Item& item) { item.actor->platform = "lain"; }) == "TOTAL-FAILED/CONTENT_MISMATCH leaf.false");
    CHECK(after_item([](evidence::Item& item) { item.origin = evidence::Origin::signed_by_account_key; }) == "UNSUPPORTED/UNSUPPORTED item.reserved");
}

TEST_CASE("verify: an item of another form, or of a later version", "[unit][verify]") {
    BundlePlan plan;
    plan.item_text = [](std::string& text) { text += "\n"; };
    CHECK(outcome(plan) == "TOTAL-FAILED/CONTENT_MISMATCH item.form");
    plan.item_text = [](std::string& text) { text.replace(text.find("saksi-item/1"), 12, "saksi-item/2"); };
    CHECK(outcome(plan) == "UNSUPPORTED/UNSUPPORTED item.form");
}

TEST_CASE("verify: the manifest agrees with what was sealed", "[unit][verify]") {
    const std::string mismatch = "TOTAL-FAILED/CONTENT_MISMATCH ";
    CHECK(after_manifest([](evidence::Manifest& manifest) { manifest.files[1].bytes += 1; }) == mismatch + "inventory.file");
    CHECK(after_manifest([](evidence::Manifest& manifest) { manifest.files[1].sha256 = std::string(64, '0'); }) == mismatch + "inventory.file");
    CHECK(after_manifest([](evidence::Manifest& manifest) { manifest.files[1].role = evidence::FileRole::shot; }) == mismatch + "inventory.file");
    CHECK(after_manifest([](evidence::Manifest& manifest) { manifest.files.erase(manifest.files.begin() + 2); }) == mismatch + "inventory.files");
    CHECK(after_manifest([](evidence::Manifest& manifest) { manifest.captures[0].finished = "2026-11-20T00:00:00.000Z"; }) == mismatch + "inventory.captures");
    CHECK(after_manifest([](evidence::Manifest& manifest) { manifest.items.clear(); }).find("inventory.items") != std::string::npos);
    CHECK(after_manifest([](evidence::Manifest& manifest) { manifest.items[0].captures = {"0002"}; }) == mismatch + "item.captures");
    CHECK(after_manifest([](evidence::Manifest& manifest) { manifest.bundle_id.back() = '2'; }).find("capture.bundle_id") != std::string::npos);
    CHECK(after_manifest([](evidence::Manifest& manifest) { manifest.captures[0].method = evidence::Method::import; }) == mismatch + "leaf.false");
}

TEST_CASE("verify: notes change the headline, never the indication", "[unit][verify]") {
    const auto noted = [](const BundlePlan& plan, const std::string& code) {
        const auto verdict = judge(plan);
        CHECK(words(verdict) == "TOTAL-PASSED");
        CHECK(codes(verdict) == code);
        CHECK(verdict.headline == verify::Headline::intact_with_notes);
    };
    BundlePlan plan;
    plan.manifest = [](evidence::Manifest& manifest) { manifest.plugins[0].overrides = evidence::Overrides::operator_; };
    noted(plan, "note.override");
    plan = {};
    plan.exchange = [](evidence::Exchange& exchange) { exchange.address_exception = true; };
    noted(plan, "note.address_exception");
    plan = {};
    plan.exchange = [](evidence::Exchange& exchange) { exchange.proxy = "socks5://127.0.0.1:9"; };
    noted(plan, "note.proxy");
    plan = {};
    plan.exchange = [](evidence::Exchange& exchange) { exchange.redactions = {{"urn:uuid:00000000-0000-4000-8000-000000000001", evidence::RedactionPlace::query, "key", 20}}; };
    noted(plan, "note.secret_used");
    plan = {};
    plan.scheme = "http";
    noted(plan, "note.unencrypted");
    plan = {};
    plan.item = [](evidence::Item& item) { item.losses = {{"media_failed", "/object", ""}}; };
    noted(plan, "note.losses");
    plan = {};
    plan.manifest = [](evidence::Manifest& manifest) { manifest.sealed_claimed = "2027-01-01T00:00:00.000Z"; };
    noted(plan, "note.clock_ahead");
}

TEST_CASE("verify: an open list is told and changes nothing", "[unit][verify]") {
    BundlePlan plan;
    plan.item = [](evidence::Item& item) {
        item.lists[0].stop_reason = evidence::StopReason::login_required;
        item.lists[0].complete = false;
    };
    const auto verdict = judge(plan);
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(verdict.headline == verify::Headline::intact);
    REQUIRE(verdict.lines.completeness.lists.size() == 1);
    CHECK(verdict.lines.completeness.lists[0].stop_reason == "login_required");
}

TEST_CASE("verify: index, pages and exchanges describe the records", "[unit][verify]") {
    const std::string mismatch = "TOTAL-FAILED/CONTENT_MISMATCH ";
    BundlePlan plan;
    plan.cdxj = [](std::string& text) { text.replace(text.find("\"length\":") + 9, 1, "9"); };
    CHECK(outcome(plan).starts_with(mismatch + "cdxj"));
    plan.cdxj = [](std::string& text) { text.erase(0, text.find('\n') + 1); };
    CHECK(outcome(plan).starts_with(mismatch + "cdxj.missing"));
    plan.cdxj = [](std::string& text) { text.insert(0, "!"); };
    CHECK(outcome(plan).starts_with(mismatch + "cdxj.form"));
    plan = {};
    plan.exchange = [](evidence::Exchange& exchange) { exchange.truncated = evidence::TruncationNote{}; };
    CHECK(outcome(plan) == mismatch + "exchange.truncated");
    plan = {};
    plan.exchange = [](evidence::Exchange& exchange) {
        exchange.tls = evidence::TlsState{"TLSv1.3", "TLS_AES_256_GCM_SHA384", true, "ok", "urn:uuid:00000000-0000-4000-8000-000000000009", std::string(64, 'a')};
    };
    CHECK(outcome(plan) == mismatch + "exchange.chain");
    plan = {};
    plan.doubled_record_id = true;
    CHECK(outcome(plan) == mismatch + "warc.id");
}

TEST_CASE("verify: a record changed before sealing is named by capture, offset and id", "[unit][verify]") {
    BundlePlan plan;
    plan.warc = [](Bytes& warc) { warc.resize(warc.size() - 4); };
    CHECK(outcome(plan).find("warc.record") != std::string::npos);
}

TEST_CASE("verify: the custody chain and the officer's words", "[unit][verify]") {
    BundlePlan plan;
    plan.custody = [](std::string& text) { text.replace(text.find("job_started"), 11, "interrupted"); };
    CHECK(outcome(plan) == "TOTAL-FAILED/CONTENT_MISMATCH custody.chain");
    plan.custody = [](std::string& text) { text.erase(text.rfind('\n', text.size() - 2) + 1); };
    CHECK(outcome(plan) == "TOTAL-FAILED/CONTENT_MISMATCH custody.end");
    plan = {};
    plan.context_text = [](std::string& text) { text.replace(text.find("\"WIB\"") == std::string::npos ? text.find("nomor_bukti") : 0, 11, "nomor_lain_"); };
    CHECK(outcome(plan) == "TOTAL-FAILED/CONTENT_MISMATCH context.form");
}

TEST_CASE("verify: what the whole capture lacks is counted beside what an item lacks", "[unit][verify]") {
    const auto before = judge(BundlePlan()).lines.completeness;
    BundlePlan plan;
    plan.custody = [](std::string& text) {
        text.erase(text.rfind('\n', text.size() - 2) + 1);  // the last entry, `sealing`
        auto custody = evidence::CustodyWriter::resume(bytes_of(text)).value();
        custody.add(at("2026-11-21T08:00:00Z"), evidence::CustodyEvent::loss, Json().set("code", "address_refused").set("what", "page").set("detail", ""));
        custody.add(at("2026-11-21T08:00:00Z"), evidence::CustodyEvent::sealing, Json().set("items", 1));
        text = custody.text();
    };
    const auto verdict = judge(plan);
    CHECK(words(verdict) == "TOTAL-PASSED");
    CHECK(has(verdict, "note.losses"));
    const auto& line = verdict.lines.completeness;
    CHECK(line.losses == before.losses + 1);
    CHECK(std::ranges::count(line.listed, verify::LossLine{"", "address_refused", "page", ""}) == 1);
}
