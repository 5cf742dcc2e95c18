#include "report/object_report.hpp"

#include "base/time_text.hpp"
#include "report/examination.hpp"
#include "report/finding_lines.hpp"
#include "report/json_lines.hpp"
#include "report/page.hpp"
#include "report/voice.hpp"
#include "report/wording.hpp"

namespace saksi::report {

namespace {

using verify::ObjectKind;
using verify::ObjectVerdict;
using verify::Severity;

Message kind_message(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::cms: return msg("CMS signature");
        case ObjectKind::timestamp: return msg("timestamp token");
        case ObjectKind::chain: return msg("certificate path");
    }
    return msg("CMS signature");
}

Message revocation_message(const verify::PathLink& link) {
    if (link.revocation == "anchor") return msg("trust anchor, named by the examiner");
    if (link.revocation == "no_pointer") return msg("revocation does not apply: the certificate names no place to ask");
    if (link.revocation == "good") return msg("not revoked");
    if (link.revocation == "revoked") return msg("REVOKED");
    return msg("no usable revocation data");
}

void put_object(Page& page, const ObjectVerdict& verdict, const Voice& voice) {
    page.row(voice.say(kind_message(verdict.kind)), voice.place(msg("{file} ({bytes} bytes)", {{"file", voice.quote(verdict.file)}, {"bytes", voice.number(verdict.bytes)}})));
    page.row("", "SHA-256 " + grouped_digest(verdict.sha256));
    if (!verdict.algorithm.empty()) page.row(voice.say(msg("algorithm")), voice.quote(verdict.algorithm));
    if (verdict.claimed) page.row(voice.say(msg("signing time")), voice.place(msg("{time}, a claim of the signer", {{"time", voice.time(*verdict.claimed)}})));
    if (verdict.timestamp) {
        page.row(voice.say(msg("stated time")), voice.time(verdict.timestamp->gen_time));
        page.row("", voice.say(verdict.timestamp->valid ? msg("by a token that holds, from an authority that you trust") : msg("by a token that is not shown to hold")));
        page.row(voice.say(msg("token policy")), voice.quote(verdict.timestamp->policy_oid));
    }
    if (verdict.path_at)
        page.row(voice.say(msg("path judged for")), voice.place(verdict.path_at_proven ? msg("{time}, a proven time", {{"time", voice.time(*verdict.path_at)}})
                                                                                     : msg("{time}, an assumption of this check", {{"time", voice.time(*verdict.path_at)}})));
    page.row(voice.say(msg("checked for")), voice.time(verdict.evaluated_at));
}

void put_path(Page& page, const ObjectVerdict& verdict, const Voice& voice) {
    if (verdict.path.empty()) return;
    page.heading(voice.say(verdict.anchored ? msg("Certificate path, up to a trust anchor") : msg("Certificate path, without a trust anchor")));
    for (std::size_t i = 0; i < verdict.path.size(); ++i) {
        const verify::PathLink& link = verdict.path[i];
        page.point(std::to_string(i + 1) + ".", voice.quote(link.certificate.subject));
        page.paragraph(voice.place(msg("from {start} to {end}; {key}", {{"start", voice.time(link.certificate.not_before)}, {"end", voice.time(link.certificate.not_after)}, {"key", voice.quote(link.certificate.key)}})), 5);
        page.paragraph("SHA-256 " + grouped_digest(link.certificate.sha256), 5);
        std::string revocation = voice.say(revocation_message(link));
        if (link.revoked_at) revocation += ", " + voice.time(*link.revoked_at);
        if (link.this_update) revocation += "; " + voice.place(msg("revocation data of {time}", {{"time", voice.time(*link.this_update)}}));
        page.paragraph(revocation, 5);
    }
}

Json path_of(const ObjectVerdict& verdict) {
    Json::Array out;
    for (const verify::PathLink& link : verdict.path)
        out.push_back(Json::Object{{"certificate", json_of(link.certificate)},
                                   {"revocation", json_text_or_null(link.revocation)},
                                   {"revoked_at", link.revoked_at ? Json(base::utc_text(*link.revoked_at)) : Json()},
                                   {"this_update", link.this_update ? Json(base::utc_text(*link.this_update)) : Json()}});
    return out;
}

Json timestamp_of(const ObjectVerdict& verdict) {
    if (!verdict.timestamp) return {};
    const verify::TimestampFacts& token = *verdict.timestamp;
    return Json::Object{{"authority", token.authority ? json_of(*token.authority) : Json()},
                        {"gen_time", base::utc_text(token.gen_time)},
                        {"policy_oid", json_text(token.policy_oid)},
                        {"serial", json_text(token.serial)},
                        {"valid", token.valid}};
}

}  // namespace

std::string object_text(const ObjectVerdict& verdict, const TextOptions& options) {
    const Voice voice(options.language, options.zone);
    TextPage page(options.width, options.colour);
    page.headline(voice.say(verify::message_of(verdict.headline)), tone_of(verdict.headline));
    page.paragraph(voice.say(no_judgement()));
    page.blank();
    put_object(page, verdict, voice);
    std::size_t number = 0;
    for (const verify::Finding& finding : verdict.findings) {
        if (!decides(finding.severity)) continue;
        if (number == 0) page.heading(voice.say(msg("Damaged, missing or open")));
        put_finding(page, std::to_string(++number) + ".", finding, voice);
    }
    put_findings(page, verdict.findings, Severity::note, msg("Notes on the result"), voice);
    put_findings(page, verdict.findings, Severity::information, msg("Further information"), voice);
    put_path(page, verdict, voice);
    return page.take();
}

std::string object_json(const ObjectVerdict& verdict) {
    Json::Array findings, held, anchors;
    for (const verify::Finding& finding : verdict.findings)
        findings.push_back(Json::Object{{"code", json_text(finding.code)},
                                        {"severity", verify::name_of(finding.severity)},
                                        {"sub_indication", json_text_or_null(verify::name_of(finding.sub_indication))},
                                        {"what", json_of(finding.what)}});
    for (const std::string& rule : verdict.held) held.push_back(json_text(rule));
    for (const verify::CertificateFacts& anchor : verdict.anchors) anchors.push_back(json_of(anchor));
    const Json out = Json::Object{{"algorithm", json_text_or_null(verdict.algorithm)},
                                  {"anchored", verdict.anchored},
                                  {"anchors", std::move(anchors)},
                                  {"bytes", json_number(verdict.bytes)},
                                  {"claimed_time", verdict.claimed ? Json(base::utc_text(*verdict.claimed)) : Json()},
                                  {"evaluated_at", base::utc_text(verdict.evaluated_at)},
                                  {"exit_code", verify::exit_code_of(verdict.headline)},
                                  {"file", json_text(verdict.file)},
                                  {"findings", std::move(findings)},
                                  {"headline", verify::name_of(verdict.headline)},
                                  {"headline_text", json_of(verify::message_of(verdict.headline))},
                                  {"held", std::move(held)},
                                  {"indication", verify::name_of(verdict.indication)},
                                  {"kind", verify::name_of(verdict.kind)},
                                  {"no_judgement", json_of(no_judgement())},
                                  {"path", path_of(verdict)},
                                  {"path_at", verdict.path_at ? Json(base::utc_text(*verdict.path_at)) : Json()},
                                  {"path_at_proven", verdict.path_at_proven},
                                  {"schema", "saksi-object-verdict/1"},
                                  {"sha256", json_text(verdict.sha256)},
                                  {"sub_indication", json_text_or_null(verify::name_of(verdict.sub_indication))},
                                  {"timestamp", timestamp_of(verdict)},
                                  {"tool", Json::Object{{"name", json_text(verdict.tool.name)},
                                                        {"sha256", json_text_or_null(verdict.tool.sha256)},
                                                        {"version", json_text(verdict.tool.version)}}}};
    return out.canonical();
}

}  // namespace saksi::report
