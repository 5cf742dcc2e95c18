#include "report/text_report.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "report/acts.hpp"
#include "report/examination.hpp"
#include "report/finding_lines.hpp"
#include "report/page.hpp"
#include "report/revisions.hpp"
#include "report/verdict_sections.hpp"
#include "report/wording.hpp"

namespace saksi::report {

using verify::Finding;
using verify::Severity;
using verify::Verdict;

std::string text_report(const Verdict& verdict, const TextOptions& options) {
    const Voice voice(options.language, options.zone);
    TextPage page(options.width, options.colour);
    page.headline(voice.say(verify::message_of(verdict.headline)), tone_of(verdict.headline));
    page.paragraph(voice.say(no_judgement()));
    page.blank();
    put_six_lines(page, verdict, voice);
    put_damage(page, verdict, voice);
    put_findings(page, verdict.findings, Severity::note, msg("Notes on the result"), voice);
    if (options.details) put_findings(page, verdict.findings, Severity::information, msg("Further information"), voice);
    put_incomplete(page, verdict, voice, options.details);
    if (!verdict.items.empty()) {
        page.heading(voice.say(msg("Recorded acts")));
        put_acts(page, verdict.items, verdict.counts.items_cut, Judged::yes, voice, options.details);
    }
    put_revisions(page, verdict, voice);
    put_seals(page, verdict, voice);
    put_examination(page, verdict, voice);
    if (options.details) put_digests(page, verdict, voice);
    put_not_shown(page, voice);
    return page.take();
}

std::string short_report(const Verdict& verdict, const TextOptions& options) {
    const Voice voice(options.language, options.zone);
    TextPage page(options.width, options.colour);
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
    TextPage page(0, options.colour);
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
    TextPage page(options.width, options.colour);
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
