#include "report/text_report.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "report/acts.hpp"
#include "report/advice.hpp"
#include "report/examination.hpp"
#include "report/page.hpp"
#include "report/six_lines.hpp"
#include "report/wording.hpp"

namespace saksi::report {

namespace {

using verify::Finding;
using verify::Severity;
using verify::Verdict;

Page::Tone tone_of(verify::Headline headline) {
    switch (headline) {
        case verify::Headline::intact:
        case verify::Headline::intact_with_notes: return Page::Tone::good;
        case verify::Headline::not_intact:
        case verify::Headline::seal_not_valid: return Page::Tone::bad;
        case verify::Headline::not_certain_yet:
        case verify::Headline::cannot_be_checked: return Page::Tone::open;
    }
    return Page::Tone::open;
}

bool decides(Severity severity) { return severity == Severity::failed || severity == Severity::indeterminate || severity == Severity::unsupported; }

std::string place_of(const verify::Where& where, const Voice& voice) {
    std::string out;
    const auto add = [&](const std::string& part) { out += (out.empty() ? "" : ", ") + part; };
    if (!where.entry.empty()) add(voice.say(msg("file {entry}", {{"entry", where.entry}})));
    if (!where.inner.empty()) add(voice.say(msg("in it {entry}", {{"entry", where.inner}})));
    if (!where.item.empty()) add(voice.say(msg("item {item}", {{"item", where.item}})));
    if (!where.record.empty()) add(voice.say(msg("WARC record {record}", {{"record", where.record}})));
    if (where.offset) add(voice.say(msg("from byte {offset}", {{"offset", std::to_string(*where.offset)}})));
    if (!where.field.empty()) add(voice.say(msg("field {field}", {{"field", where.field}})));
    return out;
}

void put_finding(Page& page, std::string_view marker, const Finding& finding, const Voice& voice) {
    page.point(marker, voice.say(finding.what) + " [" + voice.quote(finding.code) + "]");
    const std::string place = place_of(finding.where, voice);
    if (!place.empty()) page.paragraph(place, 2 + marker.size() + 1);
}

/// Every finding that decides: all damage, not only the first.
void put_damage(Page& page, const Verdict& verdict, const Voice& voice) {
    std::size_t number = 0;
    for (const Finding& finding : verdict.findings) {
        if (!decides(finding.severity)) continue;
        if (number == 0) page.heading(voice.say(msg("Damaged, missing or open")));
        put_finding(page, std::to_string(++number) + ".", finding, voice);
    }
    if (number != 0 && verdict.counts.findings_cut != 0)
        page.paragraph(voice.place(msg("{count} more findings are not listed", {{"count", voice.number(verdict.counts.findings_cut)}})), 2);
    const std::vector<Message> advice = advice_for(verdict);
    if (advice.empty()) return;
    page.heading(voice.say(msg("What to do")));
    for (const Message& sentence : advice) page.point("-", voice.say(sentence));
}

void put_findings(Page& page, const Verdict& verdict, Severity severity, const Message& title, const Voice& voice) {
    bool first = true;
    for (const Finding& finding : verdict.findings) {
        if (finding.severity != severity) continue;
        if (first) page.heading(voice.say(title));
        first = false;
        put_finding(page, "-", finding, voice);
    }
}

void put_more(Page& page, std::uint64_t all, std::size_t shown, const Voice& voice) {
    if (all > shown) page.paragraph(voice.place(msg("… and {count} more", {{"count", voice.number(all - shown)}})), 2);
}

std::string list_text(const verify::OpenList& list, const Voice& voice) {
    const std::string name = voice.say(list_name_message(list.name));
    const std::string reason = voice.say(stop_reason_message(list.stop_reason));
    const std::string seen = voice.say(viewpoint_message(list.viewpoint));
    const std::string item = voice.quote(list.item);
    const std::string collected = std::to_string(list.collected);
    if (!list.declared)
        return voice.place(msg("item {item}, {list}: {collected} collected, the platform names no total; {reason}; {viewpoint}",
                               {{"item", item}, {"list", name}, {"collected", collected}, {"reason", reason}, {"viewpoint", seen}}));
    return voice.place(msg("item {item}, {list}: {collected} of {declared} collected; {reason}; {viewpoint}",
                           {{"item", item},
                            {"list", name},
                            {"collected", collected},
                            {"declared", std::to_string(*list.declared)},
                            {"reason", reason},
                            {"viewpoint", seen}}));
}

std::string loss_text(const verify::LossLine& loss, const Voice& voice) {
    std::string out = loss.item.empty() ? "" : voice.say(msg("item {item}", {{"item", loss.item}})) + ": ";
    out += voice.say(loss_message(loss.code));
    if (!loss.what.empty()) out += ": " + voice.quote(loss.what);
    if (!loss.detail.empty()) out += " (" + voice.quote(loss.detail) + ")";
    return out + " [" + voice.quote(loss.code) + "]";
}

void put_incomplete(Page& page, const Verdict& verdict, const Voice& voice, bool details) {
    const verify::CompletenessLine& line = verdict.lines.completeness;
    if (line.open_lists == 0 && line.losses == 0) return;
    page.heading(voice.say(msg("What could not be had")));
    const auto shown_of = [details](std::size_t size) { return details ? size : std::min(size, limits::report_rows); };
    const std::size_t lists = shown_of(line.lists.size());
    for (std::size_t i = 0; i < lists; ++i) page.point("-", list_text(line.lists[i], voice));
    put_more(page, line.open_lists, lists, voice);
    const std::size_t losses = shown_of(line.listed.size());
    for (std::size_t i = 0; i < losses; ++i) page.point("-", loss_text(line.listed[i], voice));
    put_more(page, line.losses, losses, voice);
}

void put_six_lines(Page& page, const Verdict& verdict, const Voice& voice) {
    for (const SaidLine& line : said_lines(verdict, voice)) {
        page.row(line.label, line.statements.front());
        for (std::size_t i = 1; i < line.statements.size(); ++i) page.row("", line.statements[i]);
    }
}

}  // namespace

std::string text_report(const Verdict& verdict, const TextOptions& options) {
    const Voice voice(options.language, options.zone);
    Page page(options.width, options.colour);
    page.headline(voice.say(verify::message_of(verdict.headline)), tone_of(verdict.headline));
    page.paragraph(voice.say(no_judgement()));
    page.blank();
    put_six_lines(page, verdict, voice);
    put_damage(page, verdict, voice);
    put_findings(page, verdict, Severity::note, msg("Notes on the result"), voice);
    if (options.details) put_findings(page, verdict, Severity::information, msg("Further information"), voice);
    put_incomplete(page, verdict, voice, options.details);
    if (!verdict.items.empty()) {
        page.heading(voice.say(msg("Recorded acts")));
        put_acts(page, verdict.items, verdict.counts.items_cut, Judged::yes, voice, options.details);
    }
    put_seals(page, verdict, voice);
    put_examination(page, verdict, voice);
    if (options.details) put_digests(page, verdict, voice);
    put_not_shown(page, voice);
    return page.take();
}

std::string short_report(const Verdict& verdict, const TextOptions& options) {
    const Voice voice(options.language, options.zone);
    Page page(options.width, options.colour);
    page.headline(voice.say(verify::message_of(verdict.headline)), tone_of(verdict.headline));
    page.row(voice.say(msg("file")), voice.quote(verdict.file));
    put_six_lines(page, verdict, voice);
    put_damage(page, verdict, voice);
    page.blank();
    return page.take();
}

std::string line_report(const Verdict& verdict, const TextOptions& options) {
    constexpr std::size_t headline_columns = 22;  // of the longest
    const Voice voice(options.language, options.zone);
    Page page(0, options.colour);
    std::string headline = voice.say(verify::message_of(verdict.headline));
    headline.resize(std::max(headline.size(), headline_columns), ' ');
    const auto reason = std::ranges::find_if(verdict.findings, [](const Finding& finding) { return decides(finding.severity); });
    std::string detail;
    if (reason != verdict.findings.end())
        detail = voice.say(reason->what) + " [" + voice.quote(reason->code) + "]";
    else if (verdict.lines.time.not_later_than)
        detail = voice.place(msg("existed at the latest at {time}", {{"time", voice.time(*verdict.lines.time.not_later_than)}}));
    page.status(headline, voice.quote(verdict.file) + (detail.empty() ? "" : ": " + detail), tone_of(verdict.headline));
    return page.take();
}

std::string summary(const Tally& tally, const TextOptions& options) {
    const Voice voice(options.language, options.zone);
    Page page(options.width, options.colour);
    std::uint64_t all = tally.unreadable;
    std::string parts;
    const auto add = [&](std::uint64_t count, const Message& what) {
        if (count != 0) parts += (parts.empty() ? "" : "; ") + voice.number(count) + " " + voice.say(what);
    };
    for (std::size_t i = 0; i < tally.headlines.size(); ++i) {
        all += tally.headlines[i];
        add(tally.headlines[i], verify::message_of(static_cast<verify::Headline>(i)));
    }
    add(tally.unreadable, msg("could not be opened"));
    page.paragraph(voice.place(msg("{count} files: {parts}", {{"count", voice.number(all)}, {"parts", parts}})));
    page.paragraph(voice.say(no_judgement()));
    return page.take();
}

}  // namespace saksi::report
