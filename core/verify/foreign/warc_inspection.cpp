#include "verify/foreign/warc_inspection.hpp"

#include <algorithm>

#include "base/foreign_limits.hpp"
#include "warc/foreign_reader.hpp"

namespace saksi::verify {

namespace {

using warc::DigestCheck;
using Tone = Statement::Tone;

Json number_or_null(const std::optional<std::uint64_t>& value) { return value ? number(*value) : Json(); }
Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json json_of(const DigestCheck& check) {
    return Json::Object{{"computed", text_or_null(check.computed)},
                        {"over_chunk_lines", check.over_chunk_lines},
                        {"state", name_of(check.state)},
                        {"stated", text_or_null(check.stated)},
                        {"weak", check.weak}};
}

/// Which digest of the record: the words differ only in that.
struct Words {
    Message holds, weak, differs, not_supported, not_computed;
};

Words words_of(const DigestCheck& check, bool payload) {
    const std::string& stated = check.stated;
    const std::string& computed = check.computed;
    if (payload)
        return {msg("payload digest holds: {stated}", {{"stated", stated}}), msg("payload digest holds, but its algorithm is too weak to rely on: {stated}", {{"stated", stated}}),
                msg("payload digest DIFFERS: stated {stated}, computed {computed}", {{"stated", stated}, {"computed", computed}}),
                msg("payload digest is of a kind that cannot be checked: {stated}", {{"stated", stated}}),
                msg("payload digest could not be checked on this record: {stated}", {{"stated", stated}})};
    return {msg("block digest holds: {stated}", {{"stated", stated}}), msg("block digest holds, but its algorithm is too weak to rely on: {stated}", {{"stated", stated}}),
            msg("block digest DIFFERS: stated {stated}, computed {computed}", {{"stated", stated}, {"computed", computed}}),
            msg("block digest is of a kind that cannot be checked: {stated}", {{"stated", stated}}),
            msg("block digest could not be checked on this record: {stated}", {{"stated", stated}})};
}

void say_digest(std::vector<Statement>& statements, const DigestCheck& check, bool payload) {
    Words words = words_of(check, payload);
    switch (check.state) {
        case DigestCheck::State::absent: return;
        case DigestCheck::State::holds:
            statements.push_back(check.weak ? Statement{Tone::weak, std::move(words.weak)} : Statement{Tone::good, std::move(words.holds)});
            return;
        case DigestCheck::State::differs: statements.push_back({Tone::bad, std::move(words.differs)}); return;
        case DigestCheck::State::not_supported: statements.push_back({Tone::open, std::move(words.not_supported)}); return;
        case DigestCheck::State::not_computed: statements.push_back({Tone::plain, std::move(words.not_computed)}); return;
    }
}

}  // namespace

void WarcInspection::DigestCounts::take(const DigestCheck& check) {
    switch (check.state) {
        case DigestCheck::State::absent: ++absent; return;
        case DigestCheck::State::holds: ++(check.weak ? weak : holds); return;
        case DigestCheck::State::differs: ++differs; return;
        case DigestCheck::State::not_supported: ++not_supported; return;
        case DigestCheck::State::not_computed: ++not_computed; return;
    }
}

Json WarcInspection::DigestCounts::json() const {
    return Json::Object{{"absent", number(absent)}, {"differs", number(differs)}, {"holds", number(holds)}, {"holds_weak", number(weak)}, {"not_computed", number(not_computed)},
                        {"not_supported", number(not_supported)}};
}

InspectionLine WarcInspection::line_of(const warc::ForeignRecord& record) {
    ++records_;
    block_.take(record.block);
    payload_.take(record.payload);
    if (record.payload.over_chunk_lines) ++over_chunk_lines_;
    const bool defective = !record.defects.empty();
    if (defective) ++defective_;
    InspectionLine line;
    line.kind = "record";
    const std::string what = (record.type.empty() ? "?" : record.type) + (record.target_uri.empty() ? "" : " " + record.target_uri);
    line.title = record.inside == 0 ? msg("record at offset {offset}: {what}", {{"offset", std::to_string(record.offset)}, {"what", what}})
                                    : msg("record at offset {offset}, {inside} octets into the gzip member: {what}",
                                          {{"offset", std::to_string(record.offset)}, {"inside", std::to_string(record.inside)}, {"what", what}});
    for (const Message& defect : record.defects) line.statements.push_back({Tone::bad, defect});
    if (record.defects_cut > 0) line.statements.push_back({Tone::bad, msg("… and {count} further defects", {{"count", std::to_string(record.defects_cut)}})});
    say_digest(line.statements, record.block, false);
    say_digest(line.statements, record.payload, true);
    if (record.block.state == DigestCheck::State::absent && record.payload.state == DigestCheck::State::absent) {
        ++without_digest_;
        line.statements.push_back({Tone::plain, msg("the record states no digest: a change of it would not show")});
    }
    for (const Message& remark : record.remarks) line.statements.push_back({Tone::plain, remark});
    conclusion_.take(line.statements);
    line.members = Json::Object{{"block_bytes", number_or_null(record.block_bytes)},
                                {"block_digest", json_of(record.block)},
                                {"content_type", text_or_null(record.content_type)},
                                {"date", text_or_null(record.date)},
                                {"id", text_or_null(record.id)},
                                {"inside", number(record.inside)},
                                {"length", number_or_null(record.length)},
                                {"offset", number(record.offset)},
                                {"payload_digest", json_of(record.payload)},
                                {"target_uri", text_or_null(record.target_uri)},
                                {"type", text_or_null(record.type)},
                                {"version", text_or_null(record.version)},
                                {"whole", record.whole}};
    return line;
}

InspectionLine WarcInspection::line_of(const warc::WarcGap& gap) {
    ++gaps_;
    InspectionLine line;
    line.kind = "gap";
    line.title = msg("octets {from} to {to}: no record could be read", {{"from", std::to_string(gap.offset)}, {"to", std::to_string(gap.end)}});
    line.statements.push_back({Tone::bad, gap.why});
    conclusion_.take(line.statements);
    line.members = Json::Object{{"end", number(gap.end)}, {"inside", number(gap.inside)}, {"offset", number(gap.offset)}};
    return line;
}

std::vector<Statement> WarcInspection::statements() const {
    std::vector<Statement> all;
    const auto say = [&](Tone tone, std::uint64_t count, Message what) {
        if (count > 0) all.push_back({tone, std::move(what)});
    };
    const auto with = [](std::uint64_t count) { return std::pair<std::string, std::string>{"count", std::to_string(count)}; };
    say(Tone::plain, records_, msg("{count} records", {with(records_)}));
    say(Tone::bad, gaps_, msg("{count} stretches in which no record could be read", {with(gaps_)}));
    say(Tone::bad, defective_, msg("{count} records with defects", {with(defective_)}));
    say(Tone::bad, block_.differs + payload_.differs, msg("{count} digests differ from the octets", {with(block_.differs + payload_.differs)}));
    say(Tone::good, block_.holds + payload_.holds, msg("{count} digests hold", {with(block_.holds + payload_.holds)}));
    say(Tone::weak, block_.weak + payload_.weak, msg("{count} digests hold, but by SHA-1 or MD5, which are too weak to rely on", {with(block_.weak + payload_.weak)}));
    say(Tone::open, block_.not_supported + payload_.not_supported, msg("{count} digests are of a kind that cannot be checked", {with(block_.not_supported + payload_.not_supported)}));
    say(Tone::plain, over_chunk_lines_, msg("{count} payload digests fit the body with its chunk lines only, as older programs hashed", {with(over_chunk_lines_)}));
    say(Tone::plain, without_digest_, msg("{count} records state no digest", {with(without_digest_)}));
    if (block_.holds + block_.weak + block_.differs + payload_.holds + payload_.weak + payload_.differs == 0)
        all.push_back({Tone::open, msg("no digest could be checked: nothing shows whether the octets are as they were recorded")});
    return all;
}

Json WarcInspection::counts() const {
    return Json::Object{{"block_digests", block_.json()},       {"defective_records", number(defective_)}, {"gaps", number(gaps_)}, {"payload_digests", payload_.json()},
                        {"records", number(records_)}, {"records_without_digest", number(without_digest_)}, {"over_chunk_lines", number(over_chunk_lines_)}};
}

Result<InspectionSummary> inspect_warc(const base::ReadableFile& file, const std::string& name, const InspectionSink& sink) {
    Conclusion conclusion;
    WarcInspection inspection(conclusion);
    const auto source = base::file_stream(file, 0, file.size());
    auto read = warc::read_foreign_warc(*source, {[&](const warc::ForeignRecord& record) { return sink(inspection.line_of(record)); },
                                                  [&](const warc::WarcGap& gap) { return sink(inspection.line_of(gap)); }});
    if (!read) return pass_on(read);
    InspectionSummary summary{"warc", name, file.size(), conclusion.headline(), inspection.statements(), inspection.counts()};
    summary.members.set("gzip", read->gzip);
    summary.members.set("records_with_own_member", number(read->alone));
    return summary;
}

}  // namespace saksi::verify
