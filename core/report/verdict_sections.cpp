#include "report/verdict_sections.hpp"

#include <algorithm>
#include <string>

#include "base/limits.hpp"
#include "report/advice.hpp"
#include "report/finding_lines.hpp"
#include "report/six_lines.hpp"
#include "report/wording.hpp"

namespace saksi::report {

using verify::Finding;
using verify::Verdict;

namespace {

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

}  // namespace

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

}  // namespace saksi::report
