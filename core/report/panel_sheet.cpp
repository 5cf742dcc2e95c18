#include "report/panel_sheet.hpp"

#include <algorithm>

#include "base/time_text.hpp"
#include "digest/digest.hpp"
#include "report/advice.hpp"
#include "report/content_text.hpp"
#include "report/examination.hpp"
#include "report/finding_lines.hpp"
#include "report/json_report.hpp"
#include "report/six_lines.hpp"
#include "report/terminal_safe.hpp"
#include "report/wording.hpp"

namespace saksi::report {

namespace {

using verify::Headline;
using verify::ItemLine;
using verify::Verdict;

// What fits beside a picture without pushing the rest off the page.
constexpr std::size_t sheet_lines = 12, sheet_characters = 700, sheet_reasons = 3;

void put_head(HtmlPage& page, const Verdict& verdict, const Voice& voice) {
    page.open("div", "head");
    page.leaf("h1", {}, voice.say(msg("PANEL'S SHEET")));
    page.leaf("p", {}, voice.place(msg("{file}; evaluated for {time}", {{"file", voice.quote(verdict.file)}, {"time", voice.time(verdict.evaluated_at)}})));
    page.close("div");
}

/// One line and a half; the list of checks has it whole.
std::string shortened(const std::string& sentence) {
    constexpr std::size_t longest = 150;
    return columns_of(sentence) <= longest ? sentence : sentence.substr(0, prefix_within(sentence, longest)) + "…";
}

/// "With notes" makes one ask which.
void put_notes(HtmlPage& page, const Verdict& verdict, const Voice& voice) {
    if (verdict.headline != Headline::intact_with_notes) return;
    std::string notes;
    std::size_t count = 0;
    for (const verify::Finding& finding : verdict.findings)
        if (finding.severity == verify::Severity::note && count++ < sheet_reasons) notes += (notes.empty() ? "" : "; ") + shortened(voice.say(finding.what));
    if (count > sheet_reasons) notes += "; " + voice.place(msg("… and {count} more", {{"count", voice.number(count - sheet_reasons)}}));
    page.leaf("p", "why", voice.place(msg("Notes: {notes}", {{"notes", notes}})));
}

void put_verdict(HtmlPage& page, const Verdict& verdict, const Voice& voice) {
    const Page::Tone tone = tone_of(verdict.headline);
    page.open("div", tone == Page::Tone::bad ? "verdict bad" : tone == Page::Tone::open ? "verdict open" : "verdict");
    page.leaf("p", "headline", voice.say(verify::message_of(verdict.headline)));
    std::size_t reasons = 0;
    for (const verify::Finding& finding : verdict.findings)
        if (decides(finding.severity) && reasons++ < sheet_reasons) page.leaf("p", "why", shortened(voice.say(finding.what)) + " [" + voice.quote(finding.code) + "]");
    if (reasons > sheet_reasons) page.leaf("p", "why", voice.place(msg("… and {count} more", {{"count", voice.number(reasons - sheet_reasons)}})));
    put_notes(page, verdict, voice);
    page.leaf("p", "disclaimer", voice.say(no_judgement()));
    page.close("div");
}

void put_quote(HtmlPage& page, const ItemLine& act, const Voice& voice) {
    page.open("div", "quote");
    page.leaf("p", "said", voice.say(act_message(act)) + (act.object_type.empty() ? "" : " (" + voice.quote(act.object_type) + ")") + "; " + voice.say(state_message(act.state)));
    if (!act.holds) page.leaf("p", {}, voice.say(msg("what is stated of this act is not shown by the recorded bytes")));
    const ContentText text = content_text(act, sheet_lines, sheet_characters);
    for (const std::string& line : text.lines) page.leaf("p", {}, line);
    if (act.holds && act.content_type.empty()) page.leaf("p", "said", voice.say(msg("(no text was recorded for this act)")));
    if (text.cut) page.leaf("p", "said", voice.say(msg("(cut here; more on the pages that follow)")));
    if (text.from_html) page.leaf("p", "said", voice.say(msg("(HTML shown as text; tags are left out)")));
    page.close("div");
}

/// Other records of the same object in this bundle: an edit, a deletion, a later look at it.
std::string other_versions(const Verdict& verdict, const ItemLine& act, const Voice& voice) {
    std::string out;
    std::size_t count = 0;
    for (const ItemLine& other : verdict.items) {
        if (&other == &act || !other.holds || act.object_id.empty() || other.object_id != act.object_id || other.type != act.type || ++count > sheet_reasons) continue;
        out += (out.empty() ? "" : "; ") + voice.place(msg("act {item}, {state}, first seen {time}", {{"item", voice.quote(other.number)}, {"state", voice.say(state_message(other.state))}, {"time", voice.time(other.first_seen)}}));
    }
    if (count > sheet_reasons) out += "; " + voice.place(msg("… and {count} more", {{"count", voice.number(count - sheet_reasons)}}));
    return out;
}

void put_act(HtmlPage& page, const Verdict& verdict, const ItemLine& act, const Picture* picture, const Voice& voice) {
    page.open("div", "act");
    if (picture) {
        page.open("figure");
        page.picture(*picture, voice.say(msg("picture that belongs to the act, as recorded")));
        page.leaf("figcaption", {}, voice.say(msg("Picture as recorded; whether it is genuine is not shown.")));
        page.close("figure");
    }
    put_quote(page, act, voice);
    page.close("div");

    page.open("div", "box");
    const auto row = [&](const Message& label, const std::string& text) { page.row(voice.say(label), text); };
    row(msg("Account"), act.actor_id.empty() ? voice.say(msg("no permanent id")) : voice.place(msg("permanent id {id}", {{"id", voice.quote(act.actor_id)}})));
    std::string names;
    if (!act.actor_handle.empty()) names += voice.say(msg("handle {handle}", {{"handle", act.actor_handle}}));
    if (!act.actor_name.empty()) names += (names.empty() ? "" : ", ") + voice.say(msg("name shown “{name}”", {{"name", act.actor_name}}));
    if (!act.actor_platform.empty()) names += (names.empty() ? "" : ", ") + voice.say(msg("platform {platform}", {{"platform", act.actor_platform}}));
    if (!names.empty()) row({}, names);
    const std::string& address = act.object_url.empty() ? act.object_id : act.object_url;
    if (!address.empty()) row(msg("Address"), voice.quote(address));
    if (act.time.empty())
        row(msg("Time of the act"), voice.place(msg("unknown: {source}", {{"source", voice.say(time_source_message(act.time_source))}})));
    else
        row(msg("Time of the act"), all_zones(act.time, voice) + "; " + voice.say(time_source_message(act.time_source)));
    if (!act.first_seen.empty())
        row(msg("Recorded"), all_zones(act.first_seen, voice) + "; " + voice.say(msg("the capturing computer's clock (a claim)")));
    if (act.account_proof) row(msg("Account's signature"), voice.say(account_proof_message(*act.account_proof)));
    if (const std::string versions = other_versions(verdict, act, voice); !versions.empty()) row(msg("Other versions"), versions);
    if (!verdict.alleged.codes.empty()) {
        const std::string codes = shortened(voice.quote(verdict.alleged.codes));
        const std::string catalogue = verdict.alleged.catalogue.empty() ? std::string() : shortened(voice.quote(verdict.alleged.catalogue));
        row(msg("Alleged"), catalogue.empty() ? voice.place(msg("{codes}; the officer's claim, no finding of this check", {{"codes", codes}}))
                                              : voice.place(msg("{codes} (catalogue {catalogue}); the officer's claim, no finding of this check", {{"codes", codes}, {"catalogue", catalogue}})));
    }
    page.close("div");
    const std::uint64_t others = verdict.items.size() - 1 + verdict.counts.items_cut;
    if (others != 0) page.leaf("p", "small", voice.place(msg("This bundle holds {count} further acts; they follow this page.", {{"count", voice.number(others)}})));
}

/// Who held it since, as far as they signed for it. Names and words are theirs.
std::string custody_line(const Verdict& verdict, const verify::StatementFacts& statement, const Voice& voice) {
    const auto signature = std::ranges::find(verdict.signatures, statement.revision, &verify::SignatureFacts::revision);
    const bool found = signature != verdict.signatures.end();
    const bool holds = found && signature->indication == verify::Indication::total_passed;
    const bool fails = found && signature->indication == verify::Indication::total_failed;
    std::string out = found && signature->not_later_than ? voice.time(*signature->not_later_than) : voice.say(msg("time not proven"));
    out += ": " + voice.say(later_role_message(statement.role)) + "; ";
    out += voice.say(holds ? msg("the signature holds") : fails ? msg("the signature DOES NOT HOLD") : msg("the signature is not certain"));
    if (found && signature->certificate) {
        const verify::CertificateFacts& certificate = *signature->certificate;
        const std::string& who = certificate.common_name.empty() ? certificate.subject : certificate.common_name;
        out += "; " + voice.say(signature->self_made ? msg("name written by the key's owner: “{who}”", {{"who", who}}) : msg("certificate of “{who}”", {{"who", who}}));
    }
    if (!statement.annotation && !statement.from.empty()) out += "; " + voice.say(msg("received from: “{from}” (a claim)", {{"from", statement.from}}));
    return out;
}

void put_custody(HtmlPage& page, const Verdict& verdict, const Voice& voice) {
    constexpr std::size_t most = 6;  // domain: the page has room for six holders
    if (verdict.headline == Headline::cannot_be_checked) return;
    const std::string label = voice.say(msg("Custody"));
    if (verdict.statements.empty()) page.row(label, voice.say(msg("nobody signed for having received it after it was sealed")));
    const std::size_t first = verdict.statements.size() > most ? verdict.statements.size() - most : 0;  // the latest
    for (std::size_t i = first; i < verdict.statements.size(); ++i) page.row(i == first ? label : "", custody_line(verdict, verdict.statements[i], voice));
    if (first != 0) page.row("", voice.place(msg("… and {count} earlier ones on the pages that follow", {{"count", voice.number(first)}})));
}

void put_lines(HtmlPage& page, const Verdict& verdict, const Voice& voice) {
    page.open("div", "box");
    for (const SaidLine& line : said_lines(verdict, voice))
        for (std::size_t i = 0; i < line.statements.size(); ++i) page.row(i == 0 ? line.label : "", line.statements[i]);
    put_custody(page, verdict, voice);
    page.close("div");
}

/// What this very verdict shows; nothing that a step left open.
std::vector<std::string> shown(const Verdict& verdict, const Voice& voice) {
    std::vector<std::string> out;
    const verify::Lines& lines = verdict.lines;
    if (verdict.headline == Headline::cannot_be_checked) return {voice.say(msg("nothing: the file could not be checked"))};
    if (lines.integrity.state == verify::IntegrityLine::State::broken)
        return {voice.say(msg("that this file differs from what was sealed, in the places that the list of checks names"))};
    const bool sealed = lines.sealer.state == verify::SealerLine::State::trusted || lines.sealer.state == verify::SealerLine::State::not_trusted;
    if (sealed) out.push_back(voice.say(msg("that the content was not changed after it was sealed")));
    if (lines.sealer.state == verify::SealerLine::State::trusted)
        out.push_back(voice.say(msg("that the key of a certificate which the examiner trusts made the seal")));
    if (lines.time.not_later_than)
        out.push_back(voice.place(msg("that the content existed at the latest at {time}", {{"time", voice.time(*lines.time.not_later_than)}})));
    if (const auto act = main_act(verdict); act && verdict.items[*act].holds)
        out.push_back(voice.say(msg("that the recorded answers hold the account, the text and the times as they stand above")));
    if (lines.integrity.facts != 0 && lines.integrity.facts_bad == 0)
        out.push_back(voice.place(msg("that each of the {count} stated facts stands in the recorded bytes", {{"count", voice.number(lines.integrity.facts)}})));
    if (lines.origin.account_signed != 0)
        out.push_back(voice.place(msg("that the key of the account, which the provider's server usually holds, signed {count} of the acts", {{"count", voice.number(lines.origin.account_signed)}})));
    if (lines.origin.recorded_by_officer != 0) out.push_back(voice.say(msg("that the recording states the officer's computer as its origin")));
    return out;
}

void put_two_columns(HtmlPage& page, const Verdict& verdict, const Voice& voice) {
    page.open("div", "two");
    page.open("section");
    page.leaf("h3", {}, voice.say(msg("Shown by the file")));
    for (const std::string& sentence : shown(verdict, voice)) page.point("-", sentence);
    page.close("section");
    page.open("section");
    page.leaf("h3", {}, voice.say(msg("Not shown; needs examination")));
    for (const Message& sentence : not_shown()) page.point("-", voice.say(sentence));
    page.close("section");
    page.close("div");
}

void put_fingerprint(HtmlPage& page, const Verdict& verdict, const Voice& voice) {
    if (verdict.manifest_sha256.empty()) return;
    page.leaf("p", {}, voice.say(msg("Fingerprint of the seal (SHA-256 of META-INF/ASiCManifest001.xml); compare all sixteen groups:")));
    page.leaf("p", "digest", grouped_digest(verdict.manifest_sha256));
    // The octets that --json prints: whoever repeats the check with the same program and anchors compares them.
    page.leaf("p", "small", voice.place(msg("Checked with {program}; fingerprint of this result (SHA-256 of what saksi verify --json prints): {digest}",
                                            {{"program", voice.quote(verdict.tool.name + " " + verdict.tool.version)}, {"digest", digest::sha256_of(bytes_of(json_report(verdict) + "\n")).hex()}})));
    page.leaf("p", "small", voice.say(msg("To check it yourself: saksi verify FILE --signer-roots F --tsa-roots F; the steps with other people's programs stand in PERIKSA.txt inside the bundle.")));
}

}  // namespace

std::optional<std::size_t> main_act(const Verdict& verdict) {
    const auto index = [&](auto wanted) -> std::optional<std::size_t> {
        const auto found = std::ranges::find_if(verdict.items, wanted);
        if (found == verdict.items.end()) return std::nullopt;
        return static_cast<std::size_t>(found - verdict.items.begin());
    };
    if (const auto post = index([](const ItemLine& item) { return item.holds && item.type == "Create" && item.in_reply_to.empty(); })) return post;
    if (const auto act = index([](const ItemLine& item) { return item.holds; })) return act;
    return index([](const ItemLine&) { return true; });
}

std::string all_zones(std::string_view utc_text, const Voice& voice) {
    const Result<UtcTime> time = base::parse_utc(utc_text);
    if (!time) return voice.quote(utc_text);
    constexpr std::size_t date_octets = 11;  // `YYYY-MM-DD `
    std::string out, date;
    const auto add = [&](const std::string& instant) {
        if (!out.empty()) out += " · ";
        out += instant.substr(0, date_octets) == date ? instant.substr(date_octets) : instant;
        date = instant.substr(0, date_octets);
    };
    for (const base::Zone zone : {base::Zone::wib, base::Zone::wita, base::Zone::wit}) {
        const std::string both = base::local_and_utc(*time, zone);
        add(both.substr(0, both.find(" (")));
    }
    const std::string both = base::local_and_utc(*time, base::Zone::wib);
    const std::size_t open = both.find('(');
    add(both.substr(open + 1, both.size() - open - 2));
    return out;
}

void put_panel_sheet(HtmlPage& page, const Verdict& verdict, const Picture* picture, const Voice& voice) {
    page.open("section", "sheet");
    put_head(page, verdict, voice);
    put_verdict(page, verdict, voice);
    if (const auto act = main_act(verdict)) put_act(page, verdict, verdict.items[*act], picture, voice);
    put_lines(page, verdict, voice);
    put_two_columns(page, verdict, voice);
    put_fingerprint(page, verdict, voice);
    page.close("section");
}

}  // namespace saksi::report
