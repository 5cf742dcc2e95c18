#include "report/finding_lines.hpp"

namespace saksi::report {

using verify::Finding;
using verify::Severity;

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

void put_finding(Page& page, std::string_view marker, const Finding& finding, const Voice& voice) {
    page.point(marker, voice.say(finding.what) + " [" + voice.quote(finding.code) + "]");
    const std::string place = place_of(finding.where, voice);
    if (!place.empty()) page.paragraph(place, 2 + marker.size() + 1);
}

void put_findings(Page& page, const std::vector<Finding>& findings, Severity severity, const Message& title, const Voice& voice) {
    bool first = true;
    for (const Finding& finding : findings) {
        if (finding.severity != severity) continue;
        if (first) page.heading(voice.say(title));
        first = false;
        put_finding(page, "-", finding, voice);
    }
}

}  // namespace saksi::report
