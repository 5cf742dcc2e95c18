#include "verify/foreign/container_inspection.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "archive/reader.hpp"
#include "base/foreign_limits.hpp"
#include "digest/stream_hasher.hpp"
#include "zip/header_survey.hpp"
#include "zip/reader.hpp"

namespace saksi::verify {

namespace {

using archive::Entry;
using archive::EntryKind;
using archive::NameProblem;
using archive::View;
using Tone = Statement::Tone;


/// One entry as one way of reading shows it.
struct Seen {
    Entry entry;
    std::uint64_t bytes = 0;
    std::string sha256;            ///< empty when the content could not be read
    std::optional<Error> error;
};

struct Reading {
    std::vector<Seen> kept;        ///< at most limits::archive_kept_entries
    std::uint64_t entries = 0;
    std::string format;
    std::optional<Error> stopped;  ///< why nothing further could be read
};

Seen read_content(archive::Reader& reader, Entry entry) {
    Seen seen{std::move(entry), 0, {}, {}};
    if (seen.entry.kind != EntryKind::file) return seen;
    digest::StreamHasher hasher;
    Bytes window(limits::read_window);
    for (;;) {
        auto made = reader.read(window);
        if (!made) {
            seen.error = std::move(made.error());
            return seen;
        }
        if (*made == 0) break;
        hasher.update(ByteView(window).first(*made));
        seen.bytes += *made;
    }
    seen.sha256 = hasher.finish().hex();
    return seen;
}

/// Reads all entries; `each` sees them in order. Errors: limit_exceeded, malformed when not even the archive opens, those of `each`.
Result<Reading> read_all(const base::ReadableFile& file, View view, const std::function<Status(const Seen&)>& each) {
    auto reader = archive::Reader::open(file, view);
    if (!reader) return pass_on(reader);
    Reading reading;
    for (;;) {
        auto entry = reader->next();
        if (!entry && entry.error().code() == ErrorCode::limit_exceeded) return pass_on(entry);
        if (!entry) {
            reading.stopped = std::move(entry.error());
            break;
        }
        if (!*entry) break;
        Seen seen = read_content(*reader, std::move(**entry));
        if (seen.error && seen.error->code() == ErrorCode::limit_exceeded) return std::unexpected(*seen.error);
        ++reading.entries;
        if (each) {
            if (auto told = each(seen); !told) return pass_on(told);
        }
        if (reading.kept.size() < limits::archive_kept_entries) reading.kept.push_back(std::move(seen));
    }
    reading.format = reader->format();
    return reading;
}

/// Two contents under one name, or a way out of the folder, are what an attack needs; the rest is only odd.
bool is_hostile(NameProblem problem) {
    return problem == NameProblem::absolute || problem == NameProblem::leaves_folder || problem == NameProblem::repeated || problem == NameProblem::repeated_but_for_case;
}

class Container {
public:
    Container(const base::ReadableFile& file, const InspectionSink& sink) : file_(file), sink_(sink) {}

    Result<InspectionSummary> run(const std::string& name) {
        auto by_directory = read_all(file_, View::directory, [&](const Seen& seen) { return tell_entry(seen); });
        if (!by_directory) return pass_on(by_directory);
        if (by_directory->entries == 0 && by_directory->stopped) return std::unexpected(*by_directory->stopped);
        const bool is_zip = by_directory->format.starts_with("ZIP") || (by_directory->entries == 0 && starts_like_zip());
        if (by_directory->stopped) add({Tone::bad, by_directory->stopped->what()});
        add({Tone::plain, msg("{count} entries, {format}", {{"count", std::to_string(by_directory->entries)}, {"format", by_directory->format.empty() ? "-" : by_directory->format}})});
        if (is_zip) {
            if (auto told = judge_zip(*by_directory); !told) return pass_on(told);
        } else {
            add({Tone::plain, msg("this is no ZIP: the strict profile does not apply, and there is one way only to read it")});
        }
        if (hostile_ > 0) add({Tone::bad, msg("{count} entries with names that deceive or escape", {{"count", std::to_string(hostile_)}})});
        if (unreadable_ > 0) add({Tone::bad, msg("{count} entries could not be unpacked", {{"count", std::to_string(unreadable_)}})});
        if (encrypted_ > 0) add({Tone::open, msg("{count} entries are encrypted: their content was not looked at", {{"count", std::to_string(encrypted_)}})});
        if (hostile_ + unreadable_ + differences_ + contradictions_ == 0 && by_directory->entries > encrypted_)
            add({profile_ ? Tone::good : Tone::weak, msg("every way of reading that was tried shows the same entries with the same content")});
        return InspectionSummary{"container", name, file_.size(), conclusion_.headline(), std::move(statements_),
                                 Json::Object{{"contradictions", number(contradictions_)}, {"differences", number(differences_)}, {"encrypted", number(encrypted_)},
                                              {"entries", number(by_directory->entries)}, {"format", by_directory->format}, {"hostile_names", number(hostile_)},
                                              {"strict_profile", is_zip ? Json(profile_) : Json()}, {"unreadable", number(unreadable_)}}};
    }

private:
    void add(Statement statement) {
        conclusion_.take(statement.tone);
        statements_.push_back(std::move(statement));
    }

    Status tell(InspectionLine line) {
        conclusion_.take(line.statements);
        return sink_(line);
    }

    bool starts_like_zip() const {
        std::array<std::uint8_t, 2> start{};
        return file_.size() >= 22 && file_.read_at(0, start) && start[0] == 'P' && start[1] == 'K';
    }

    Status tell_entry(const Seen& seen) {
        const Entry& entry = seen.entry;
        InspectionLine line;
        line.kind = "entry";
        line.title = msg("entry {name} ({bytes} bytes)", {{"name", entry.name}, {"bytes", std::to_string(seen.bytes)}});
        Json::Array problems;
        bool hostile = false;
        for (const NameProblem problem : entry.problems) {
            hostile = hostile || is_hostile(problem);
            line.statements.push_back({is_hostile(problem) ? Tone::bad : Tone::weak, archive::message_of(problem)});
            problems.push_back(archive::name_of(problem));
        }
        if (hostile) ++hostile_;
        if (entry.kind == EntryKind::symbolic_link || entry.kind == EntryKind::hard_link)
            line.statements.push_back({Tone::weak, msg("a link to {target}: whoever unpacks it may write somewhere else", {{"target", entry.link_target}})});
        if (entry.kind == EntryKind::other) line.statements.push_back({Tone::weak, msg("neither file nor folder nor link: a device or pipe")});
        if (!entry.warning.empty()) line.statements.push_back({Tone::weak, msg("the reading library warns: {warning}", {{"warning", entry.warning}})});
        tell_content(seen, line.statements);
        line.members = Json::Object{{"bytes", number(seen.bytes)},
                                    {"encrypted", entry.encrypted},
                                    {"entry_kind", archive::name_of(entry.kind)},
                                    {"link_target", entry.link_target.empty() ? Json() : Json(entry.link_target)},
                                    {"name", entry.name},
                                    {"problems", std::move(problems)},
                                    {"sha256", seen.sha256.empty() ? Json() : Json(seen.sha256)},
                                    {"size_stated", entry.size ? number(*entry.size) : Json()}};
        return tell(std::move(line));
    }

    void tell_content(const Seen& seen, std::vector<Statement>& statements) {
        if (seen.entry.encrypted) {
            ++encrypted_;
            statements.push_back({Tone::open, msg("the entry is encrypted")});
        } else if (seen.error) {
            ++unreadable_;
            statements.push_back({Tone::bad, seen.error->what()});
        } else if (seen.entry.size && *seen.entry.size != seen.bytes && seen.entry.kind == EntryKind::file) {
            statements.push_back({Tone::bad, msg("the header says {stated} bytes, the content has {found}", {{"stated", std::to_string(*seen.entry.size)}, {"found", std::to_string(seen.bytes)}})});
        }
        if (!seen.sha256.empty()) statements.push_back({Tone::plain, msg("SHA-256 {digest}", {{"digest", seen.sha256}})});
    }

    Status judge_zip(const Reading& by_directory) {
        judge_profile();
        if (auto told = tell_survey(); !told) return told;
        auto by_stream = read_all(file_, View::stream, {});
        if (!by_stream && by_stream.error().code() == ErrorCode::limit_exceeded) return pass_on(by_stream);
        if (!by_stream || by_stream->stopped) {
            const Error& why = by_stream ? *by_stream->stopped : by_stream.error();
            add({Tone::weak, msg("a program that reads from a pipe cannot read the file to its end; the reason follows")});
            add({Tone::plain, why.what()});
            return {};
        }
        return compare(by_directory, *by_stream);
    }

    void judge_profile() {
        auto strict = zip::Reader::open(file_);
        std::optional<Error> defect;
        if (!strict) defect = std::move(strict.error());
        for (std::size_t i = 0; strict && !defect && i < strict->entries().size(); ++i)
            if (auto content = strict->stream(strict->entries()[i], [](ByteView) { return Status(); }); !content) defect = std::move(content.error());
        profile_ = !defect;
        if (profile_) return add({Tone::good, msg("the strict profile of evidence bundles holds: no octet is unaccounted for, all checksums hold")});
        add({Tone::plain, msg("the strict profile of evidence bundles does not hold; the first departure follows")});
        add({Tone::plain, defect->what()});
    }

    Status tell_survey() {
        auto survey = zip::survey_headers(file_);
        if (!survey) {
            if (survey.error().code() == ErrorCode::limit_exceeded) return pass_on(survey);
            ++contradictions_;
            add({Tone::bad, survey.error().what()});
            return {};
        }
        for (const zip::HeaderRemark& remark : survey->remarks) {
            if (remark.contradiction) ++contradictions_;
            InspectionLine line{"header", msg("at offset {offset}", {{"offset", std::to_string(remark.offset)}}), {{remark.contradiction ? Tone::bad : Tone::weak, remark.what}},
                                Json::Object{{"contradiction", remark.contradiction}, {"offset", number(remark.offset)}}};
            if (auto told = tell(std::move(line)); !told) return told;
        }
        if (survey->remarks_cut > 0) add({Tone::weak, msg("… and {count} further remarks about headers", {{"count", std::to_string(survey->remarks_cut)}})});
        if (contradictions_ > 0) add({Tone::bad, msg("{count} contradictions in the headers: two programs may show two contents", {{"count", std::to_string(contradictions_)}})});
        return {};
    }

    Status tell_difference(const std::string& name, std::string_view way, Message what) {
        ++differences_;
        return tell({"difference", msg("difference about {name}", {{"name", name}}), {{Tone::bad, std::move(what)}}, Json::Object{{"name", name}, {"way", way}}});
    }

    Status compare(const Reading& directory, const Reading& stream) {
        if (std::max(directory.entries, stream.entries) > limits::archive_kept_entries) {
            add({Tone::open, msg("more than {limit} entries: two ways of reading were not compared", {{"limit", std::to_string(limits::archive_kept_entries)}})});
            return {};
        }
        std::map<std::string, std::vector<const Seen*>> left, right;
        for (const Seen& seen : directory.kept) left[seen.entry.name].push_back(&seen);
        for (const Seen& seen : stream.kept) right[seen.entry.name].push_back(&seen);
        for (const auto& [name, seen] : left) {
            const auto found = right.find(name);
            if (found == right.end()) {
                if (auto told = tell_difference(name, "directory_only", msg("only the central directory has it: a program that reads from a pipe does not see it")); !told) return told;
            } else if (!std::ranges::equal(seen, found->second, [](const Seen* a, const Seen* b) { return a->sha256 == b->sha256; })) {
                if (auto told = tell_difference(name, "content", msg("by the central directory it has another content than by the local headers")); !told) return told;
            }
        }
        for (const auto& [name, seen] : right) {
            if (left.contains(name)) continue;
            if (auto told = tell_difference(name, "stream_only", msg("hidden: only the local headers have it, unzip and Windows do not show it")); !told) return told;
        }
        if (differences_ > 0) add({Tone::bad, msg("{count} differences between two ways of reading the file", {{"count", std::to_string(differences_)}})});
        return {};
    }

    const base::ReadableFile& file_;
    const InspectionSink& sink_;
    Conclusion conclusion_;
    std::vector<Statement> statements_;
    bool profile_ = false;
    std::uint64_t hostile_ = 0, unreadable_ = 0, encrypted_ = 0, differences_ = 0, contradictions_ = 0;
};

}  // namespace

Result<InspectionSummary> inspect_container(const base::ReadableFile& file, const std::string& name, const InspectionSink& sink) {
    return Container(file, sink).run(name);
}

}  // namespace saksi::verify
