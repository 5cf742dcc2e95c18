#include "report/json_lines.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "report/terminal_safe.hpp"

namespace saksi::report {

namespace {

std::string_view word(verify::IntegrityLine::State state) {
    switch (state) {
        case verify::IntegrityLine::State::whole: return "whole";
        case verify::IntegrityLine::State::incomplete: return "incomplete";
        case verify::IntegrityLine::State::broken: return "broken";
        case verify::IntegrityLine::State::unknown: return "unknown";
    }
    return "unknown";
}

std::string_view word(verify::SealerLine::State state) {
    switch (state) {
        case verify::SealerLine::State::trusted: return "trusted";
        case verify::SealerLine::State::not_trusted: return "not_trusted";
        case verify::SealerLine::State::invalid: return "invalid";
        case verify::SealerLine::State::absent: return "absent";
    }
    return "absent";
}

std::string_view word(verify::SealerLine::Revocation revocation) {
    switch (revocation) {
        case verify::SealerLine::Revocation::not_applicable: return "not_applicable";
        case verify::SealerLine::Revocation::good: return "good";
        case verify::SealerLine::Revocation::revoked: return "revoked";
        case verify::SealerLine::Revocation::unknown: return "unknown";
    }
    return "unknown";
}

std::string_view word(verify::TimeLine::State state) {
    switch (state) {
        case verify::TimeLine::State::proven: return "proven";
        case verify::TimeLine::State::not_proven: return "not_proven";
        case verify::TimeLine::State::not_trusted: return "not_trusted";
        case verify::TimeLine::State::revocation_missing: return "revocation_missing";
        case verify::TimeLine::State::after_check: return "after_check";
    }
    return "not_proven";
}

Json signed_number(const std::optional<std::int64_t>& value) {
    return value ? Json(std::clamp(*value, -limits::json_integer, limits::json_integer)) : Json();
}

Json certificate_or_null(const std::optional<verify::CertificateFacts>& certificate) { return certificate ? json_of(*certificate) : Json(); }

Json integrity(const verify::IntegrityLine& line) {
    return Json::Object{{"entries", json_number(line.entries)},
                        {"entries_absent", json_number(line.entries_absent)},
                        {"entries_bad", json_number(line.entries_bad)},
                        {"facts", json_number(line.facts)},
                        {"facts_bad", json_number(line.facts_bad)},
                        {"items", json_number(line.items)},
                        {"records", json_number(line.records)},
                        {"records_bad", json_number(line.records_bad)},
                        {"state", word(line.state)}};
}

Json sealer(const verify::SealerLine& line) {
    return Json::Object{{"certificate", certificate_or_null(line.certificate)},
                        {"revocation", word(line.revocation)},
                        {"role", json_text_or_null(line.role)},
                        {"self_made", line.self_made},
                        {"state", word(line.state)}};
}

Json timestamp(const verify::TimestampFacts& token) {
    return Json::Object{{"archive", token.archive},
                        {"authority", certificate_or_null(token.authority)},
                        {"entry", json_text(token.entry)},
                        {"gen_time", base::utc_text(token.gen_time)},
                        {"policy_oid", json_text_or_null(token.policy_oid)},
                        {"serial", json_text_or_null(token.serial)},
                        {"valid", token.valid}};
}

Json time(const verify::TimeLine& line) {
    Json::Array tokens;
    for (const verify::TimestampFacts& token : line.timestamps) tokens.push_back(timestamp(token));
    return Json::Object{{"clock_offset_ms", signed_number(line.clock_offset_ms)},
                        {"clock_source", json_text_or_null(line.clock_source)},
                        {"not_later_than", line.not_later_than ? Json(base::utc_text(*line.not_later_than)) : Json()},
                        {"renew_before", line.renew_before ? Json(base::utc_text(*line.renew_before)) : Json()},
                        {"sealed_claimed", json_text_or_null(line.sealed_claimed)},
                        {"state", word(line.state)},
                        {"timestamps", std::move(tokens)}};
}

Json origin(const verify::OriginLine& line) {
    return Json::Object{{"account_absent", json_number(line.account_absent)},
                        {"account_not_shown", json_number(line.account_not_shown)},
                        {"account_signed", json_number(line.account_signed)},
                        {"captures", json_number(line.captures)},
                        {"finished", json_text_or_null(line.finished)},
                        {"handed_in", json_number(line.handed_in)},
                        {"recorded_by_officer", json_number(line.recorded_by_officer)},
                        {"signed_by_account_key", json_number(line.signed_by_account_key)},
                        {"started", json_text_or_null(line.started)}};
}

Json completeness(const verify::CompletenessLine& line) {
    Json::Array losses;
    for (const verify::LossLine& loss : line.listed)
        losses.push_back(Json::Object{{"code", json_text(loss.code)},
                                      {"detail", json_text(loss.detail)},
                                      {"item", json_text_or_null(loss.item)},
                                      {"what", json_text(loss.what)}});
    Json::Array lists;
    for (const verify::OpenList& list : line.lists)
        lists.push_back(Json::Object{{"collected", signed_number(list.collected)},
                                     {"declared", signed_number(list.declared)},
                                     {"item", json_text(list.item)},
                                     {"name", json_text(list.name)},
                                     {"stop_reason", json_text(list.stop_reason)},
                                     {"viewpoint", json_text(list.viewpoint)}});
    return Json::Object{{"failed_requests", json_number(line.failed_requests)},
                        {"listed", std::move(losses)},
                        {"lists", std::move(lists)},
                        {"losses", json_number(line.losses)},
                        {"open_lists", json_number(line.open_lists)},
                        {"withheld", json_number(line.withheld)}};
}

std::string_view word(verify::CaseLogLine::State state) {
    switch (state) {
        case verify::CaseLogLine::State::absent: return "absent";
        case verify::CaseLogLine::State::not_trusted: return "not_trusted";
        case verify::CaseLogLine::State::checked: return "checked";
        case verify::CaseLogLine::State::invalid: return "invalid";
    }
    return "invalid";
}

std::string_view word(verify::LogProofFacts::State state) {
    switch (state) {
        case verify::LogProofFacts::State::not_trusted: return "not_trusted";
        case verify::LogProofFacts::State::checked: return "checked";
        case verify::LogProofFacts::State::invalid: return "invalid";
    }
    return "invalid";
}

Json case_log(const verify::CaseLogLine& line) {
    Json::Array proofs, keys;
    for (const verify::LogProofFacts& proof : line.proofs)
        proofs.push_back(Json::Object{{"entry", json_text(proof.entry)},
                                      {"index", json_number(proof.index)},
                                      {"key_sha256", json_text_or_null(proof.key_sha256)},
                                      {"not_later_than", proof.not_later_than ? Json(base::utc_text(*proof.not_later_than)) : Json()},
                                      {"origin", json_text(proof.origin)},
                                      {"root_sha256", json_text(proof.root_sha256)},
                                      {"state", word(proof.state)},
                                      {"tree_size", json_number(proof.tree_size)}});
    for (const verify::LogKeyUsed& key : line.keys)
        keys.push_back(Json::Object{{"obtained", json_text_or_null(key.obtained)},
                                    {"obtained_from", json_text_or_null(key.obtained_from)},
                                    {"sha256", json_text(key.sha256)},
                                    {"used", key.used}});
    return Json::Object{{"keys", std::move(keys)}, {"proofs", std::move(proofs)}, {"state", word(line.state)}};
}

}  // namespace

Json json_text(std::string_view outside) { return terminal_safe(outside); }

Json json_text_or_null(std::string_view outside) { return outside.empty() ? Json() : json_text(outside); }

Json json_number(std::uint64_t value) {
    return static_cast<std::int64_t>(std::min(value, static_cast<std::uint64_t>(limits::json_integer)));
}

Json json_of(const Message& sentence) {
    Message safe{sentence.id, {}};
    for (const auto& [name, value] : sentence.args) safe.args.emplace_back(name, terminal_safe(value, limits::report_value_characters));
    return Json::Object{{"en", base::text_of(safe, Language::english)}, {"id", base::text_of(safe, Language::indonesian)}};
}

Json json_of(const verify::CertificateFacts& certificate) {
    return Json::Object{{"common_name", json_text_or_null(certificate.common_name)},
                        {"is_anchor", certificate.is_anchor},
                        {"issuer", json_text(certificate.issuer)},
                        {"key", json_text(certificate.key)},
                        {"not_after", json_text(certificate.not_after)},
                        {"not_before", json_text(certificate.not_before)},
                        {"organisation", json_text_or_null(certificate.organisation)},
                        {"organisational_unit", json_text_or_null(certificate.organisational_unit)},
                        {"self_signed", certificate.self_signed},
                        {"serial", json_text(certificate.serial)},
                        {"sha256", json_text(certificate.sha256)},
                        {"subject", json_text(certificate.subject)}};
}

Json json_of(const verify::Lines& lines) {
    return Json::Object{{"case_log", case_log(lines.case_log)},
                        {"completeness", completeness(lines.completeness)},
                        {"integrity", integrity(lines.integrity)},
                        {"origin", origin(lines.origin)},
                        {"sealer", sealer(lines.sealer)},
                        {"time", time(lines.time)}};
}

}  // namespace saksi::report
