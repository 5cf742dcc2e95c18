#include "sample_verdict.hpp"

#include "base/time_text.hpp"

namespace saksi::report_test {

namespace {

using namespace verify;

UtcTime at(const char* text) { return *base::parse_utc(text); }

CertificateFacts certificate(const std::string& name, bool self_signed) {
    CertificateFacts facts;
    facts.subject = "CN=" + name;
    facts.common_name = name;
    facts.issuer = self_signed ? facts.subject : "CN=Otoritas Akar Rekaan";
    facts.serial = "2a";
    facts.sha256 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    facts.not_before = "2026-01-01T00:00:00.000Z";
    facts.not_after = "2029-01-01T00:00:00.000Z";
    facts.key = "ECDSA P-256";
    facts.self_signed = self_signed;
    facts.is_anchor = true;
    return facts;
}

ItemLine comment() {
    ItemLine item;
    item.number = "0001";
    item.type = "Create";
    item.state = "available";
    item.origin = "recorded_by_officer";
    item.actor_platform = "bluesky";
    item.actor_id = "did:plc:contohsaturekaan";
    item.actor_handle = "contoh.example";
    item.actor_name = "Contoh Satu Rekaan";
    item.object_type = "Note";
    item.object_id = "at://did:plc:contohsaturekaan/app.bsky.feed.post/3l";
    item.object_url = "https://sosial.example/post/3l";
    item.in_reply_to = "at://did:plc:ibufiktifdua/app.bsky.feed.post/2a";
    item.time = "2026-11-21T06:00:00.000Z";
    item.time_source = "platform";
    item.time_exactness = "exact";
    item.first_seen = "2026-11-21T07:00:00.000Z";
    item.context_facts = {{"/actor/name", "did:plc:contohsaturekaan"}};
    item.content = "Mari memilih calon Contoh.\n\nSampai jumpa!";
    item.content_type = "text/plain";
    item.attachments = {{"", "urn:uuid:99999999-2222-4333-8444-555555555556", std::string(64, 'd'), 20480, "image/png"}};
    item.holds = true;
    return item;
}

void put_lines(Verdict& verdict) {
    verdict.lines.integrity = {IntegrityLine::State::whole, 9, 0, 0, 1234, 0, 1, 14, 0};
    SealerLine& sealer = verdict.lines.sealer;
    sealer.state = SealerLine::State::trusted;
    sealer.certificate = certificate("Petugas Fiktif", true);
    sealer.certificate->organisation = "Dinas Contoh Kabupaten Rekajaya";
    sealer.role = "petugas_pengambil";
    sealer.self_made = true;
    sealer.revocation = SealerLine::Revocation::not_applicable;
    TimeLine& time = verdict.lines.time;
    time.state = TimeLine::State::proven;
    time.not_later_than = at("2026-11-21T07:05:09.000Z");
    time.timestamps = {{"META-INF/timestamp001.tst", true, true, at("2026-11-21T07:05:09.000Z"), "1.2.3.4", "07", certificate("Otoritas Waktu Rekaan", false)}};
    time.sealed_claimed = "2026-11-21T07:05:01.000Z";
    time.clock_source = "system";
    time.clock_offset_ms = -250;
    verdict.lines.origin = {0, 1, 0, 0, 0, 0, 1, "2026-11-21T07:00:00.000Z", "2026-11-21T07:04:00.000Z"};
    CompletenessLine& complete = verdict.lines.completeness;
    complete.losses = 1;
    complete.listed = {{"0001", "media_failed", "https://media.example/1.jpg", ""}};
    complete.open_lists = 1;
    complete.lists = {{"0001", "likers", "platform_cap", "anonymous", 120, 57}};
    complete.failed_requests = 2;
}

}  // namespace

AccountProof signed_proof() {
    AccountProof proof;
    proof.state = AccountProof::State::signed_record;
    proof.record_uri = "at://did:plc:contohsaturekaan/app.bsky.feed.post/3l";
    proof.record_cid = "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq";
    proof.stated_time = "2026-11-21T06:00:00.000Z";
    proof.revision = "3lhcontohrev2";
    proof.revision_time = at("2026-11-21T06:00:01.000Z");
    proof.key = "did:key:zQ3shT9GfdyvfgJ9wNCzaZdYbtZsSvUCURhZGwXAjgkygwCps";
    proof.key_since = at("2026-01-05T02:00:00.000Z");
    return proof;
}

AccountProof not_shown_proof() {
    AccountProof proof;
    proof.flaw = "signature";
    return proof;
}

Verdict passed_verdict() {
    Verdict verdict;
    verdict.file = "P-1.bukti.wacz";
    verdict.bytes = 123456;
    verdict.indication = Indication::total_passed;
    verdict.headline = Headline::intact_with_notes;
    verdict.bundle_id = "urn:uuid:11111111-2222-4333-8444-555555555555";
    verdict.case_ref = "c-abcdefghijklmnop";
    verdict.findings = {{"trust.direct", Severity::note, Step::signer_path, SubIndication::none, {}, msg("agrees")}};
    put_lines(verdict);
    verdict.digests = {{"mimetype", 26, std::string(64, 'a'), true}, {"captures/0001.wacz", 100000, std::string(64, 'b'), true}};
    verdict.anchors = {{AnchorUsed::Purpose::signer, certificate("Petugas Fiktif", true), true, {}, {}}};
    verdict.items = {comment()};
    verdict.evaluated_at = at("2026-12-01T02:00:00.000Z");
    verdict.tool = {"saksi", "0.1.0", std::string(64, 'e')};
    verdict.counts.notes = 1;
    verdict.manifest_sha256 = std::string(60, 'c') + "0123";
    return verdict;
}

Verdict revised_verdict() {
    Verdict verdict = passed_verdict();
    verdict.lines.time.renew_before = at("2029-01-01T00:00:00.000Z");
    verdict.signatures = {{"META-INF/signature001.p7s", 1, Indication::total_passed, SubIndication::none, certificate("Petugas Fiktif", true), true,
                           at("2026-11-21T07:05:09.000Z"), at("2026-11-21T07:05:01.000Z")},
                          {"META-INF/signature002.p7s", 2, Indication::total_passed, SubIndication::none, certificate("Penerima Rekaan", false), false,
                           at("2026-11-22T07:05:09.000Z"), at("2026-11-22T07:05:01.000Z")},
                          {"META-INF/signature003.p7s", 3, Indication::indeterminate, SubIndication::no_certificate_chain_found, {}, false, {}, {}},
                          {"META-INF/signature004.p7s", 4, Indication::total_failed, SubIndication::revoked, certificate("Saksi Rekaan", false), true, {}, {}}};
    verdict.statements = {{"custody/0002.json", 2, false, "custodian", "2026-11-22T07:05:00.000Z", "Petugas Fiktif", "Diterima utuh.", std::string(64, 'd'), 4096},
                          {"annotations/0003.json", 3, true, "right_of_reply", "2026-11-23T07:05:00.000Z", "", "Bukan saya.\n\nUTUH", "", 0}};
    return verdict;
}

Verdict broken_verdict() {
    Verdict verdict = passed_verdict();
    verdict.indication = Indication::total_failed;
    verdict.sub_indication = SubIndication::hash_failure;
    verdict.headline = Headline::not_intact;
    verdict.lines.integrity = {IntegrityLine::State::broken, 9, 1, 0, 1234, 1, 1, 14, 1};
    verdict.digests[1].matches = false;
    verdict.items[0].holds = false;
    verdict.items[0].content.clear();
    verdict.items[0].content_type.clear();
    verdict.items[0].attachments.clear();
    verdict.findings = {
        {"entry.digest", Severity::failed, Step::manifests, SubIndication::hash_failure, {"captures/0001.wacz", "", "", "", {}, ""}, msg("agrees")},
        {"fact.false",
         Severity::failed,
         Step::facts,
         SubIndication::content_mismatch,
         {"captures/0001.wacz", "archive/data.warc.gz", "0001", "urn:uuid:99999999-2222-4333-8444-555555555555", 4096, "/object/content"},
         msg("agrees")}};
    verdict.counts = {2, 0, 0, 0, 0};
    return verdict;
}

Verdict open_verdict() {
    Verdict verdict = passed_verdict();
    verdict.indication = Indication::indeterminate;
    verdict.sub_indication = SubIndication::no_certificate_chain_found;
    verdict.headline = Headline::not_certain_yet;
    verdict.lines.sealer.state = SealerLine::State::not_trusted;
    verdict.lines.time.state = TimeLine::State::not_proven;
    verdict.lines.time.not_later_than.reset();
    verdict.lines.time.timestamps.clear();
    verdict.anchors.clear();
    verdict.findings = {
        {"time.none", Severity::indeterminate, Step::signature_timestamp, SubIndication::no_poe, {}, msg("agrees")},
        {"path.none", Severity::indeterminate, Step::signer_path, SubIndication::no_certificate_chain_found, {}, msg("agrees")}};
    verdict.counts = {0, 2, 0, 0, 0};
    return verdict;
}

Verdict revoked_verdict() {
    Verdict verdict = passed_verdict();
    verdict.indication = Indication::total_failed;
    verdict.sub_indication = SubIndication::revoked;
    verdict.headline = Headline::seal_not_valid;
    verdict.lines.sealer.state = SealerLine::State::invalid;
    verdict.lines.sealer.self_made = false;
    verdict.lines.sealer.revocation = SealerLine::Revocation::revoked;
    verdict.findings = {{"path.revoked", Severity::failed, Step::signer_path, SubIndication::revoked, {}, msg("agrees")}};
    verdict.counts = {1, 0, 0, 0, 0};
    return verdict;
}

Verdict foreign_verdict() {
    Verdict verdict;
    verdict.file = "catatan.txt";
    verdict.bytes = 12;
    verdict.sub_indication = SubIndication::not_a_bundle;
    verdict.may_be_cut_off = true;
    verdict.findings = {{"container.form", Severity::unsupported, Step::container, SubIndication::not_a_bundle, {"", "", "", "", 0, ""}, msg("agrees")}};
    verdict.evaluated_at = at("2026-12-01T02:00:00.000Z");
    verdict.tool = {"saksi", "0.1.0"};
    return verdict;
}

Verdict hostile_verdict(const std::string& hostile) {
    Verdict verdict = broken_verdict();
    const auto fill = [&hostile](auto&... texts) { ((texts = hostile), ...); };
    const auto fill_certificate = [&](CertificateFacts& c) {
        fill(c.subject, c.common_name, c.organisation, c.organisational_unit, c.issuer, c.serial, c.sha256, c.not_before, c.not_after, c.key);
    };
    fill(verdict.file, verdict.bundle_id, verdict.case_ref, verdict.manifest_sha256, verdict.tool.name, verdict.tool.version, verdict.tool.sha256);
    for (const Severity severity : {Severity::failed, Severity::indeterminate, Severity::unsupported, Severity::note, Severity::information})
        verdict.findings.push_back({hostile, severity, Step::facts, SubIndication::none, {hostile, hostile, hostile, hostile, 1, hostile},
                                    msg("{who}: {what}", {{"who", hostile}, {"what", "{who}"}})});
    fill_certificate(*verdict.lines.sealer.certificate);
    fill(verdict.lines.sealer.role, verdict.lines.time.sealed_claimed, verdict.lines.time.clock_source, verdict.lines.origin.started,
         verdict.lines.origin.finished);
    TimestampFacts& token = verdict.lines.time.timestamps[0];
    fill(token.entry, token.policy_oid, token.serial);
    fill_certificate(*token.authority);
    LossLine& loss = verdict.lines.completeness.listed[0];
    fill(loss.item, loss.code, loss.what, loss.detail);
    OpenList& list = verdict.lines.completeness.lists[0];
    fill(list.item, list.name, list.stop_reason, list.viewpoint);
    verdict.lines.completeness.lists.push_back(list);
    verdict.lines.completeness.lists[1].declared.reset();
    for (EntryDigest& entry : verdict.digests) fill(entry.name, entry.sha256);
    for (AnchorUsed& anchor : verdict.anchors) {
        fill_certificate(anchor.certificate);
        fill(anchor.obtained_from, anchor.obtained);
    }
    fill(verdict.policy.name, verdict.policy.sha256);
    ItemLine& item = verdict.items[0];
    fill(item.number, item.type, item.state, item.origin, item.actor_platform, item.actor_id, item.actor_handle, item.actor_name, item.actor_url);
    fill(item.object_type, item.object_id, item.object_url, item.in_reply_to, item.time, item.time_source, item.time_exactness, item.first_seen);
    item.context_facts = {{hostile, hostile}};
    item.content = hostile + "\n" + hostile;
    item.content_type = "text/html";
    item.attachments = {{hostile, hostile, hostile, 1, hostile}};
    item.account_proof = signed_proof();
    fill(item.account_proof->record_uri, item.account_proof->record_cid, item.account_proof->subject_cid, item.account_proof->stated_time, item.account_proof->revision, item.account_proof->key);
    verdict.items.push_back(item);
    verdict.items[1].account_proof = not_shown_proof();
    verdict.items[1].time.clear();
    verdict.items[1].content_type = "text/plain";
    verdict.signatures = revised_verdict().signatures;
    verdict.statements = revised_verdict().statements;
    for (SignatureFacts& signature : verdict.signatures) {
        fill(signature.entry);
        if (signature.certificate) fill_certificate(*signature.certificate);
    }
    for (StatementFacts& statement : verdict.statements) fill(statement.entry, statement.role, statement.stated_at, statement.from, statement.text, statement.received_sha256);
    return verdict;
}

std::vector<std::pair<std::string, Verdict>> all_verdicts() {
    return {{"passed", passed_verdict()},   {"revised", revised_verdict()}, {"broken", broken_verdict()},   {"open", open_verdict()},
            {"revoked", revoked_verdict()}, {"foreign", foreign_verdict()}, {"hostile", hostile_verdict("\x1b]0;UTUH\x07\r\nUTUH\xe2\x80\xae\xff")}};
}

}  // namespace saksi::report_test
