#include "report/json_report.hpp"

#include "base/time_text.hpp"
#include "report/examination.hpp"
#include "report/json_lines.hpp"
#include "report/revisions.hpp"
#include "report/wording.hpp"

namespace saksi::report {

namespace {

/// A finding's own indication: what it alone would make of the bundle.
Json indication_of(verify::Severity severity) {
    switch (severity) {
        case verify::Severity::failed: return verify::name_of(verify::Indication::total_failed);
        case verify::Severity::indeterminate: return verify::name_of(verify::Indication::indeterminate);
        case verify::Severity::unsupported: return verify::name_of(verify::Indication::unsupported);
        case verify::Severity::note:
        case verify::Severity::information:
        case verify::Severity::passed: return verify::name_of(verify::Indication::total_passed);
    }
    return {};
}

Json where_of(const verify::Where& where) {
    return Json::Object{{"entry", json_text_or_null(where.entry)},   {"field", json_text_or_null(where.field)},
                        {"inner", json_text_or_null(where.inner)},   {"item", json_text_or_null(where.item)},
                        {"offset", where.offset ? json_number(*where.offset) : Json()}, {"record", json_text_or_null(where.record)}};
}

Json findings_of(const verify::Verdict& verdict) {
    Json::Array out;
    for (const verify::Finding& finding : verdict.findings)
        out.push_back(Json::Object{{"code", json_text(finding.code)},
                                   {"indication", indication_of(finding.severity)},
                                   {"severity", verify::name_of(finding.severity)},
                                   {"step", verify::name_of(finding.step)},
                                   {"sub_indication", json_text_or_null(verify::name_of(finding.sub_indication))},
                                   {"what", json_of(finding.what)},
                                   {"where", where_of(finding.where)}});
    return out;
}

Json digests_of(const verify::Verdict& verdict) {
    Json::Array out;
    for (const verify::EntryDigest& entry : verdict.digests)
        out.push_back(Json::Object{{"bytes", json_number(entry.bytes)},
                                   {"matches", entry.matches},
                                   {"name", json_text(entry.name)},
                                   {"sha256", json_text_or_null(entry.sha256)}});
    return out;
}

Json anchors_of(const verify::Verdict& verdict) {
    Json::Array out;
    for (const verify::AnchorUsed& anchor : verdict.anchors)
        out.push_back(Json::Object{{"certificate", json_of(anchor.certificate)},
                                   {"obtained", json_text_or_null(anchor.obtained)},
                                   {"obtained_from", json_text_or_null(anchor.obtained_from)},
                                   {"purpose", anchor.purpose == verify::AnchorUsed::Purpose::signer ? "signer" : "timestamp"},
                                   {"used", anchor.used}});
    return out;
}

Json content_of(const verify::ItemLine& item) {
    if (item.content_type.empty()) return {};
    return Json::Object{{"cut", item.content_cut}, {"media_type", json_text(item.content_type)}, {"text", json_text(item.content)}};
}

Json account_proof_of(const std::optional<verify::AccountProof>& proof) {
    if (!proof) return {};
    const bool shown = proof->state != verify::AccountProof::State::not_shown;
    return Json::Object{{"flaw", json_text_or_null(proof->flaw)},
                        {"key", json_text_or_null(proof->key)},
                        {"key_since", proof->key_since ? Json(base::utc_text(*proof->key_since)) : Json()},
                        {"record_cid", json_text_or_null(proof->record_cid)},
                        {"record_uri", json_text_or_null(proof->record_uri)},
                        {"revision", json_text_or_null(proof->revision)},
                        {"revision_time", shown ? Json(base::utc_text(proof->revision_time)) : Json()},
                        {"state", verify::name_of(proof->state)},
                        {"stated_time", json_text_or_null(proof->stated_time)},
                        {"subject_cid", json_text_or_null(proof->subject_cid)}};
}

Json item_of(const verify::ItemLine& item) {
    Json::Array context;
    for (const auto& [path, id] : item.context_facts) context.push_back(Json::Object{{"id", json_text(id)}, {"path", json_text(path)}});
    Json::Array attachments;
    for (const verify::AttachmentLine& attachment : item.attachments)
        attachments.push_back(Json::Object{{"bytes", json_number(attachment.bytes)},
                                           {"entry", json_text_or_null(attachment.entry)},
                                           {"media_type", json_text_or_null(attachment.media_type)},
                                           {"record", json_text_or_null(attachment.record)},
                                           {"sha256", json_text_or_null(attachment.sha256)}});
    return Json::Object{{"account_proof", account_proof_of(item.account_proof)},
                        {"actor",
                         Json::Object{{"handle", json_text_or_null(item.actor_handle)},
                                      {"id", json_text_or_null(item.actor_id)},
                                      {"name", json_text_or_null(item.actor_name)},
                                      {"platform", json_text_or_null(item.actor_platform)},
                                      {"url", json_text_or_null(item.actor_url)}}},
                        {"context_facts", std::move(context)},
                        {"holds", item.holds},
                        {"number", json_text(item.number)},
                        {"object",
                         Json::Object{{"attachments", std::move(attachments)},
                                      {"content", content_of(item)},
                                      {"id", json_text_or_null(item.object_id)},
                                      {"in_reply_to", json_text_or_null(item.in_reply_to)},
                                      {"type", json_text_or_null(item.object_type)},
                                      {"url", json_text_or_null(item.object_url)}}},
                        {"origin", json_text_or_null(item.origin)},
                        {"state", json_text_or_null(item.state)},
                        {"time",
                         Json::Object{{"exactness", json_text_or_null(item.time_exactness)},
                                      {"first_seen", json_text_or_null(item.first_seen)},
                                      {"source", json_text_or_null(item.time_source)},
                                      {"value", json_text_or_null(item.time)}}},
                        {"type", json_text_or_null(item.type)}};
}

Json policy_of(const verify::PolicyNote& policy) {
    if (policy.sha256.empty()) return {};
    return Json::Object{{"name", json_text(policy.name)}, {"sha256", json_text(policy.sha256)}};
}

Json counts_of(const verify::Counts& counts) {
    return Json::Object{{"failed", json_number(counts.failed)},
                        {"findings_cut", json_number(counts.findings_cut)},
                        {"indeterminate", json_number(counts.indeterminate)},
                        {"items_cut", json_number(counts.items_cut)},
                        {"notes", json_number(counts.notes)}};
}

Json alleged_of(const verify::Alleged& alleged) {
    if (alleged.codes.empty()) return {};
    return Json::Object{{"catalogue", json_text_or_null(alleged.catalogue)}, {"codes", json_text(alleged.codes)}};
}

}  // namespace

std::string json_report(const verify::Verdict& verdict) {
    Json::Array items;
    for (const verify::ItemLine& item : verdict.items) items.push_back(item_of(item));
    Json::Array open;
    for (const Message& sentence : not_shown()) open.push_back(json_of(sentence));
    const Json out = Json::Object{{"alleged", alleged_of(verdict.alleged)},
                                  {"anchors", anchors_of(verdict)},
                                  {"bundle_id", json_text_or_null(verdict.bundle_id)},
                                  {"bytes", json_number(verdict.bytes)},
                                  {"case_ref", json_text_or_null(verdict.case_ref)},
                                  {"counts", counts_of(verdict.counts)},
                                  {"digests", digests_of(verdict)},
                                  {"evaluated_at", base::utc_text(verdict.evaluated_at)},
                                  {"exit_code", verify::exit_code_of(verdict.headline)},
                                  {"file", json_text(verdict.file)},
                                  {"findings", findings_of(verdict)},
                                  {"headline", verify::name_of(verdict.headline)},
                                  {"headline_text", json_of(verify::message_of(verdict.headline))},
                                  {"indication", verify::name_of(verdict.indication)},
                                  {"items", std::move(items)},
                                  {"lines", json_of(verdict.lines)},
                                  {"manifest_sha256", json_text_or_null(verdict.manifest_sha256)},
                                  {"may_be_cut_off", verdict.may_be_cut_off},
                                  {"no_judgement", json_of(no_judgement())},
                                  {"not_shown", std::move(open)},
                                  {"policy", policy_of(verdict.policy)},
                                  {"schema", "saksi-verdict/1"},
                                  {"signatures", signatures_json(verdict)},
                                  {"statements", statements_json(verdict)},
                                  {"sub_indication", json_text_or_null(verify::name_of(verdict.sub_indication))},
                                  {"tool", Json::Object{{"name", json_text(verdict.tool.name)},
                                                        {"sha256", json_text_or_null(verdict.tool.sha256)},
                                                        {"version", json_text(verdict.tool.version)}}}};
    return out.canonical();
}

}  // namespace saksi::report
