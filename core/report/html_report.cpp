#include "report/html_report.hpp"

#include <algorithm>
#include <map>

#include "base/limits.hpp"
#include "report/acts.hpp"
#include "report/examination.hpp"
#include "report/finding_lines.hpp"
#include "report/html_page.hpp"
#include "report/panel_sheet.hpp"
#include "report/revisions.hpp"
#include "report/verdict_sections.hpp"
#include "report/wording.hpp"

namespace saksi::report {

namespace {

using verify::Finding;
using verify::Severity;
using verify::Verdict;

Message outcome_message(Severity severity) {
    switch (severity) {
        case Severity::failed: return msg("FAILED");
        case Severity::indeterminate: return msg("OPEN");
        case Severity::unsupported: return msg("NOT CHECKED");
        case Severity::note: return msg("note");
        case Severity::information: return msg("information");
        case Severity::passed: return msg("holds");
    }
    return msg("NOT CHECKED");
}

Message step_message(verify::Step step) {
    switch (step) {
        case verify::Step::limits: return msg("size and limits");
        case verify::Step::container: return msg("container (ZIP)");
        case verify::Step::inventory: return msg("list of files");
        case verify::Step::manifests: return msg("digests of the files");
        case verify::Step::coverage: return msg("nothing outside the seal");
        case verify::Step::signature: return msg("signature");
        case verify::Step::signature_timestamp: return msg("timestamp on the signature");
        case verify::Step::archive: return msg("timestamp on the whole bundle");
        case verify::Step::signer_path: return msg("certificate of the sealer");
        case verify::Step::semantics: return msg("records of the bundle agree");
        case verify::Step::inner: return msg("recordings (WARC)");
        case verify::Step::facts: return msg("stated facts");
        case verify::Step::case_log: return msg("proof of a case log");
        case verify::Step::policy: return msg("the panel's policy");
    }
    return msg("stated facts");
}

void put_check(HtmlPage& page, const Finding& finding, const Voice& voice) {
    page.open("tr");
    page.leaf("td", {}, voice.say(step_message(finding.step)));
    page.leaf("td", "word", voice.say(outcome_message(finding.severity)));
    std::string what = voice.say(finding.what) + " [" + voice.quote(finding.code) + "]";
    const std::string place = place_of(finding.where, voice);
    if (!place.empty()) what += "; " + place;
    page.leaf("td", {}, what);
    page.close("tr");
}

/// All findings, those that passed too: the reader sees what was looked at.
void put_checks(HtmlPage& page, const Verdict& verdict, const Voice& voice) {
    page.heading(voice.say(msg("All checks")));
    page.open("table");
    page.open("thead");
    page.open("tr");
    for (const Message& title : {msg("What was checked"), msg("Outcome"), msg("Finding and place")}) page.leaf("th", {}, voice.say(title));
    page.close("tr");
    page.close("thead");
    page.open("tbody");
    const std::size_t shown = std::min(verdict.findings.size(), limits::report_findings);
    for (std::size_t i = 0; i < shown; ++i) put_check(page, verdict.findings[i], voice);
    page.close("tbody");
    page.close("table");
    const std::uint64_t more = verdict.findings.size() - shown + verdict.counts.findings_cut;
    if (more != 0) page.paragraph(voice.place(msg("{count} more findings are not listed", {{"count", voice.number(more)}})));
}

void put_limits_of_proof(HtmlPage& page, const Voice& voice) {
    page.heading(voice.say(msg("Limits of proof")));
    page.paragraph(voice.say(msg("No check of a bundle shows:")));
    for (const Message& sentence : not_shown()) page.point("-", voice.say(sentence));
    page.paragraph(voice.say(no_judgement()));
}

void put_paper_acts(HtmlPage& page, const Verdict& verdict, const Voice& voice, bool details) {
    const std::size_t shown = details ? verdict.items.size() : std::min(verdict.items.size(), limits::report_acts);
    const auto end = verdict.items.begin() + static_cast<std::ptrdiff_t>(shown);
    put_acts(page, {verdict.items.begin(), end}, verdict.items.size() - shown + verdict.counts.items_cut, Judged::yes, voice, true);
}

using Shown = std::map<std::pair<std::size_t, std::size_t>, Picture>;

Shown readable(std::vector<ActPicture> pictures) {
    Shown shown;
    for (ActPicture& given : pictures)
        if (auto picture = Picture::read(std::move(given.octets))) shown.emplace(std::pair(given.item, given.attachment), std::move(*picture));
    return shown;
}

void put_further_pictures(HtmlPage& page, const Verdict& verdict, const Shown& pictures, const Picture* first, const Voice& voice) {
    for (const auto& [place, picture] : pictures) {
        if (&picture == first || place.first >= verdict.items.size()) continue;
        const verify::ItemLine& act = verdict.items[place.first];
        page.open("figure");
        page.picture(picture, voice.say(msg("picture that belongs to the act, as recorded")));
        page.leaf("figcaption", {}, voice.place(msg("Picture of act {item}, SHA-256 {digest}", {{"item", voice.quote(act.number)}, {"digest", voice.quote(act.attachments[place.second].sha256)}})));
        page.close("figure");
    }
}

}  // namespace

std::vector<ActPicture> wanted_pictures(const Verdict& verdict) {
    std::vector<ActPicture> wanted;
    const auto take_from = [&](std::size_t item) {
        const auto& attachments = verdict.items[item].attachments;
        for (std::size_t i = 0; i < attachments.size() && wanted.size() < limits::report_pictures; ++i)
            if ((attachments[i].media_type == "image/png" || attachments[i].media_type == "image/jpeg") && attachments[i].bytes <= limits::picture_bytes)
                wanted.push_back({item, i, {}});
    };
    const auto first = main_act(verdict);
    if (first) take_from(*first);
    for (std::size_t i = 0; i < verdict.items.size(); ++i)
        if (i != first) take_from(i);
    return wanted;
}

std::string html_report(const Verdict& verdict, std::vector<ActPicture> pictures, const TextOptions& options) {
    const Voice voice(options.language, options.zone);
    const Shown shown = readable(std::move(pictures));
    const auto act = main_act(verdict);
    const auto first = act ? std::ranges::find_if(shown, [&](const auto& entry) { return entry.first.first == *act; }) : shown.end();
    const Picture* const main_picture = first == shown.end() ? nullptr : &first->second;

    HtmlPage page(options.language == Language::indonesian ? "id" : "en", voice.say(msg("Panel's sheet: {file}", {{"file", verdict.file}})));
    put_panel_sheet(page, verdict, main_picture, voice);
    put_damage(page, verdict, voice);
    put_findings(page, verdict.findings, Severity::note, msg("Notes on the result"), voice);
    put_incomplete(page, verdict, voice, options.details);
    if (!verdict.items.empty()) {
        page.heading(voice.say(msg("Recorded acts")));
        put_paper_acts(page, verdict, voice, options.details);
        put_further_pictures(page, verdict, shown, main_picture, voice);
    }
    put_revisions(page, verdict, voice);
    put_checks(page, verdict, voice);
    put_seals(page, verdict, voice);
    put_examination(page, verdict, voice);
    put_digests(page, verdict, voice, options.details ? verdict.digests.size() : limits::report_findings);
    put_limits_of_proof(page, voice);
    return page.take();
}

}  // namespace saksi::report
