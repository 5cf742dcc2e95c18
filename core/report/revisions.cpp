#include "report/revisions.hpp"

#include <algorithm>

#include "base/time_text.hpp"
#include "report/json_lines.hpp"
#include "report/terminal_safe.hpp"
#include "report/wording.hpp"

namespace saksi::report {

namespace {

using verify::SignatureFacts;
using verify::StatementFacts;

const SignatureFacts* signature_of(const verify::Verdict& verdict, std::uint32_t revision) {
    const auto found = std::ranges::find(verdict.signatures, revision, &SignatureFacts::revision);
    return found == verdict.signatures.end() ? nullptr : &*found;
}

/// The judgement, in the standard's words where it is not plain.
std::string state_of(const SignatureFacts* signature, const Voice& voice) {
    if (!signature) return voice.say(msg("its signature could not be read"));
    if (signature->indication == verify::Indication::total_passed) return voice.say(msg("this signature holds; the examiner trusts its certificate"));
    std::string result(verify::name_of(signature->indication));
    if (const auto sub = verify::name_of(signature->sub_indication); !sub.empty()) result += " / " + std::string(sub);
    switch (signature->indication) {
        case verify::Indication::total_failed: return voice.say(msg("this signature does not hold ({result})", {{"result", result}}));
        case verify::Indication::indeterminate:
        case verify::Indication::unsupported:
        case verify::Indication::total_passed: break;
    }
    return voice.say(msg("it is not certain yet whether this signature holds ({result})", {{"result", result}}));
}

void put_signer(Page& page, const SignatureFacts* signature, const Voice& voice) {
    page.paragraph(state_of(signature, voice), 4);
    if (!signature) return;
    if (signature->not_later_than)
        page.paragraph(voice.place(msg("signed at the latest at {time}", {{"time", voice.time(*signature->not_later_than)}})), 4);
    else
        page.paragraph(voice.say(msg("no timestamp that the examiner trusts shows when it was signed")), 4);
    if (!signature->certificate) return;
    const verify::CertificateFacts& certificate = *signature->certificate;
    const std::string who = certificate.common_name.empty() ? certificate.subject : certificate.common_name;
    page.paragraph(signature->self_made ? voice.say(msg("name written by the key's owner, certified by nobody: “{who}”", {{"who", who}}))
                                        : voice.say(msg("name as certified by “{issuer}”: “{who}”", {{"issuer", certificate.issuer}, {"who", who}})),
                   4);
    page.paragraph(voice.say(msg("fingerprint of the certificate (SHA-256): {digest}", {{"digest", certificate.sha256}})), 4);
}

/// Line by line behind a bar: a statement may hold anything, also what looks like a report.
void put_text(Page& page, const std::string& text) {
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        page.point("|", terminal_safe(std::string_view(text).substr(begin, end - begin)), 4);
        begin = end + 1;
    }
}

void put_statement(Page& page, const StatementFacts& statement, const Voice& voice) {
    page.paragraph(voice.place(msg("stated at {time} by the signer's clock (a claim)", {{"time", voice.time(statement.stated_at)}})), 4);
    if (!statement.from.empty())
        page.paragraph(statement.annotation ? voice.say(msg("words of: “{from}” (a claim)", {{"from", statement.from}}))
                                            : voice.say(msg("received from: “{from}” (a claim)", {{"from", statement.from}})),
                       4);
    if (!statement.received_sha256.empty())
        page.paragraph(voice.say(msg("SHA-256 of the file as it was received: {digest}", {{"digest", statement.received_sha256}})), 4);
    if (!statement.text.empty()) put_text(page, statement.text);
}

std::string title_of(const StatementFacts* statement, const SignatureFacts* signature, const Voice& voice) {
    const std::uint32_t revision = statement ? statement->revision : signature->revision;
    const std::string role = statement ? voice.say(later_role_message(statement->role)) : voice.say(msg("signature whose statement is not in this copy"));
    return voice.place(msg("revision {revision}: {role}", {{"revision", voice.number(revision)}, {"role", role}}));
}

Json time_or_null(const std::optional<UtcTime>& time) { return time ? Json(base::utc_text(*time)) : Json(); }

}  // namespace

void put_revisions(Page& page, const verify::Verdict& verdict, const Voice& voice) {
    bool first = true;
    const auto open_point = [&](const StatementFacts* statement, const SignatureFacts* signature) {
        if (first) {
            page.heading(voice.say(msg("Added after sealing")));
            page.paragraph(voice.say(msg("What others signed later does not change the result above. Words and names are claims of whoever signed.")), 2);
        }
        first = false;
        page.point("-", title_of(statement, signature, voice));
    };
    for (const StatementFacts& statement : verdict.statements) {
        const SignatureFacts* signature = signature_of(verdict, statement.revision);
        open_point(&statement, signature);
        put_signer(page, signature, voice);
        put_statement(page, statement, voice);
    }
    for (const SignatureFacts& signature : verdict.signatures) {
        const bool told = signature.revision == 1 || std::ranges::find(verdict.statements, signature.revision, &StatementFacts::revision) != verdict.statements.end();
        if (told) continue;
        open_point(nullptr, &signature);
        put_signer(page, &signature, voice);
    }
}

Json signatures_json(const verify::Verdict& verdict) {
    Json::Array out;
    for (const SignatureFacts& signature : verdict.signatures)
        out.push_back(Json::Object{{"certificate", signature.certificate ? json_of(*signature.certificate) : Json()},
                                   {"claimed", time_or_null(signature.claimed)},
                                   {"entry", json_text(signature.entry)},
                                   {"indication", verify::name_of(signature.indication)},
                                   {"not_later_than", time_or_null(signature.not_later_than)},
                                   {"revision", json_number(signature.revision)},
                                   {"self_made", signature.self_made},
                                   {"sub_indication", json_text_or_null(verify::name_of(signature.sub_indication))}});
    return out;
}

Json statements_json(const verify::Verdict& verdict) {
    Json::Array out;
    for (const StatementFacts& statement : verdict.statements)
        out.push_back(Json::Object{{"entry", json_text(statement.entry)},
                                   {"from", json_text_or_null(statement.from)},
                                   {"kind", statement.annotation ? "annotation" : "countersignature"},
                                   {"received_bytes", statement.annotation ? Json() : json_number(statement.received_bytes)},
                                   {"received_sha256", json_text_or_null(statement.received_sha256)},
                                   {"revision", json_number(statement.revision)},
                                   {"role", json_text(statement.role)},
                                   {"stated_at", json_text(statement.stated_at)},
                                   {"text", json_text_or_null(statement.text)}});
    return out;
}

}  // namespace saksi::report
