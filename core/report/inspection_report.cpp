#include "report/inspection_report.hpp"

#include "base/time_text.hpp"
#include "report/finding_lines.hpp"
#include "report/json_lines.hpp"
#include "report/page.hpp"
#include "report/voice.hpp"

namespace saksi::report {

namespace {

using Tone = verify::Statement::Tone;

constexpr std::string_view schema = "saksi-inspect/1";

std::string_view marker_of(Tone tone) noexcept {
    switch (tone) {
        case Tone::bad: return "!!";
        case Tone::open: return " ?";
        case Tone::weak: return " ~";
        case Tone::good: return " +";
        case Tone::plain: return " -";
    }
    return " -";
}

void put_statements(TextPage& page, const std::vector<verify::Statement>& statements, const Voice& voice) {
    for (const verify::Statement& statement : statements) page.point(marker_of(statement.tone), voice.say(statement.what), 4);
}

Json statements_json(const std::vector<verify::Statement>& statements) {
    Json::Array all;
    for (const verify::Statement& statement : statements) all.push_back(Json::Object{{"tone", verify::name_of(statement.tone)}, {"what", json_of(statement.what)}});
    return all;
}

/// The same value with every text made safe.
Json safe(const Json& value) {
    if (const std::string* text = value.string()) return json_text(*text);
    if (const Json::Array* elements = value.array()) {
        Json::Array made;
        for (const Json& element : *elements) made.push_back(safe(element));
        return made;
    }
    if (const Json::Object* members = value.object()) {
        Json::Object made;
        for (const auto& [key, member] : *members) made.emplace(key, safe(member));
        return made;
    }
    return value;
}

Message no_judgement_of_foreign() {
    return msg("A file that agrees with itself is not thereby genuine: whoever changes its octets can change its digests. Who made it, and when, only a signature and a timestamp can show.");
}

}  // namespace

std::string inspection_text(const verify::InspectionLine& line, const TextOptions& options) {
    const Voice voice(options.language, options.zone);
    TextPage page(options.width, options.colour);
    page.paragraph(voice.say(line.title));
    put_statements(page, line.statements, voice);
    return page.take();
}

std::string inspection_text(const verify::InspectionSummary& summary, const TextOptions& options) {
    const Voice voice(options.language, options.zone);
    TextPage page(options.width, options.colour);
    page.blank();
    page.headline(voice.say(verify::message_of(summary.headline)), tone_of(summary.headline));
    page.row(voice.say(msg("file")), voice.place(msg("{file} ({bytes} bytes)", {{"file", voice.quote(summary.file)}, {"bytes", voice.number(summary.bytes)}})));
    if (summary.verdict) {
        page.row(voice.say(msg("judged for")), voice.time(summary.verdict->evaluated_at));
        page.row(voice.say(msg("indication")), std::string(verify::name_of(summary.verdict->indication)) + " / " + std::string(verify::name_of(summary.verdict->sub_indication)));
    }
    put_statements(page, summary.statements, voice);
    page.blank();
    page.paragraph(voice.say(no_judgement_of_foreign()));
    return page.take();
}

std::string inspection_json(const verify::InspectionLine& line) {
    return Json(Json::Object{{"kind", line.kind}, {line.kind, safe(line.members)}, {"schema", schema}, {"statements", statements_json(line.statements)}, {"title", json_of(line.title)}}).canonical();
}

std::string inspection_json(const verify::InspectionSummary& summary, const verify::Tool& tool) {
    return Json(Json::Object{{"bytes", json_number(summary.bytes)},
                             {"counts", safe(summary.members)},
                             {"evaluated_at", summary.verdict ? Json(base::utc_text(summary.verdict->evaluated_at)) : Json()},
                             {"exit_code", verify::exit_code_of(summary.headline)},
                             {"file", json_text(summary.file)},
                             {"headline", verify::name_of(summary.headline)},
                             {"headline_text", json_of(verify::message_of(summary.headline))},
                             {"indication", summary.verdict ? Json(verify::name_of(summary.verdict->indication)) : Json()},
                             {"kind", "summary"},
                             {"no_judgement", json_of(no_judgement_of_foreign())},
                             {"schema", schema},
                             {"statements", statements_json(summary.statements)},
                             {"sub_indication", summary.verdict ? Json(verify::name_of(summary.verdict->sub_indication)) : Json()},
                             {"subject", summary.subject},
                             {"tool", Json::Object{{"name", json_text(tool.name)}, {"version", json_text(tool.version)}}}})
        .canonical();
}

}  // namespace saksi::report
