#include "verify/foreign/wacz_inspection.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "archive/reader.hpp"
#include "base/foreign_limits.hpp"
#include "digest/foreign_digest.hpp"
#include "digest/stream_hasher.hpp"
#include "verify/foreign/warc_inspection.hpp"
#include "verify/foreign/wacz_index.hpp"
#include "warc/foreign_reader.hpp"

namespace saksi::verify {

namespace {

using Tone = Statement::Tone;

constexpr std::string_view package_name = "datapackage.json";
constexpr std::string_view package_digest_name = "datapackage-digest.json";


std::string base_name(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }
bool is_warc(std::string_view name) { return name.starts_with("archive/") && (name.ends_with(".warc") || name.ends_with(".warc.gz")); }
bool is_index(std::string_view name) { return name.starts_with("indexes/") && (name.ends_with(".cdx") || name.ends_with(".cdxj")); }
bool is_packed_index(std::string_view name) { return name.starts_with("indexes/") && !is_index(name); }
bool is_pages(std::string_view name) { return name.starts_with("pages/") && name.ends_with(".jsonl"); }

/// What goes through is hashed and counted.
class HashingStream final : public base::OctetStream {
public:
    explicit HashingStream(base::OctetStream& source) : source_(source) {}
    Result<std::size_t> read(std::span<std::uint8_t> out) override {
        auto made = source_.read(out);
        if (made) {
            hasher_.update(ByteView(out).first(*made));
            bytes += *made;
        }
        return made;
    }
    Status drain() {
        Bytes window(64 * limits::kib);
        for (;;) {
            auto made = read(window);
            if (!made) return pass_on(made);
            if (*made == 0) return {};
        }
    }
    std::string sha256() { return hasher_.finish().hex(); }
    std::uint64_t bytes = 0;

private:
    base::OctetStream& source_;
    digest::StreamHasher hasher_;
};

struct Found {
    std::uint64_t bytes = 0;
    std::string sha256;  ///< empty when the entry could not be unpacked
};

struct KnownRecord {
    std::optional<std::uint64_t> length;
    std::string target_uri, payload_stated;
};

class Wacz {
public:
    Wacz(const base::ReadableFile& file, const InspectionSink& sink) : file_(file), sink_(sink), warc_(conclusion_) {}

    Result<InspectionSummary> run(const std::string& name) {
        if (auto read = archive::each_entry(file_, [&](const archive::Entry& entry, archive::Reader& reader) { return take_entry(entry, reader); }); !read) return pass_on(read);
        if (!found_.contains(package_name)) return fail(ErrorCode::malformed, msg("the archive has no datapackage.json: this is no WACZ"));
        if (auto listed = check_package(); !listed) return pass_on(listed);
        if (auto read = archive::each_entry(file_, [&](const archive::Entry& entry, archive::Reader& reader) { return compare_entry(entry, reader); }); !read) return pass_on(read);
        if (index_lines_ > 0) say(Tone::plain, msg("{count} index lines were compared with the records", {{"count", std::to_string(index_lines_)}}));
        if (pages_ > 0) say(Tone::plain, msg("{count} pages were looked up among the records", {{"count", std::to_string(pages_)}}));
        if (cut_) say(Tone::open, msg("more than {limit} records: index and pages were compared with the first of them only", {{"limit", std::to_string(limits::foreign_known_records)}}));
        auto statements = warc_.statements();
        statements.insert(statements.end(), statements_.begin(), statements_.end());
        Json counts = warc_.counts();
        counts.set("entries", number(entries_));
        counts.set("index_lines", number(index_lines_));
        counts.set("pages", number(pages_));
        counts.set("resources", number(resources_));
        return InspectionSummary{"wacz", name, file_.size(), conclusion_.headline(), std::move(statements), std::move(counts)};
    }

private:
    void say(Tone tone, Message what) {
        conclusion_.take(tone);
        statements_.push_back({tone, std::move(what)});
    }
    Status tell(InspectionLine line) {
        conclusion_.take(line.statements);
        return sink_(line);
    }

    // --- first pass: digests of all entries, records of the WARCs ---

    Status take_entry(const archive::Entry& entry, archive::Reader& reader) {
        if (entry.kind != archive::EntryKind::file) return {};
        ++entries_;
        HashingStream stream(reader);
        auto taken = is_warc(entry.name) ? read_warc(entry.name, stream) : keep_small(entry.name, stream);
        if (taken) taken = stream.drain();
        if (!taken && taken.error().code() != ErrorCode::malformed && taken.error().code() != ErrorCode::unsupported && taken.error().code() != ErrorCode::refused) return taken;
        if (!taken) {
            say(Tone::bad, msg("the entry {name} could not be read; the reason follows", {{"name", entry.name}}));
            say(Tone::bad, taken.error().what());
        }
        if (found_.size() < limits::archive_kept_entries && !found_.emplace(entry.name, Found{stream.bytes, taken ? stream.sha256() : std::string()}).second)
            say(Tone::bad, msg("the entry {name} is there twice", {{"name", entry.name}}));
        return {};
    }

    Status keep_small(const std::string& name, HashingStream& stream) {
        if (name != package_name && name != package_digest_name) return {};
        auto content = archive::read_rest(stream, limits::datapackage_bytes);
        if (!content) return pass_on(content);
        (name == package_name ? package_ : package_digest_) = std::move(*content);
        return {};
    }

    Status read_warc(const std::string& name, HashingStream& stream) {
        if (auto told = tell({"warc", msg("records of {name}", {{"name", name}}), {}, Json::Object{{"name", name}}}); !told) return told;
        Status sink_status;
        auto read = warc::read_foreign_warc(stream, {[&](const warc::ForeignRecord& record) {
                                                         keep_record(base_name(name), record);
                                                         return sink_status = sink_(warc_.line_of(record));
                                                     },
                                                     [&](const warc::WarcGap& gap) { return sink_status = sink_(warc_.line_of(gap)); }});
        if (!sink_status) return sink_status;
        return read ? Status() : Status(pass_on(read));
    }

    void keep_record(const std::string& file, const warc::ForeignRecord& record) {
        if (known_.size() >= limits::foreign_known_records) {
            cut_ = true;
            return;
        }
        known_.emplace(file + '#' + std::to_string(record.offset), KnownRecord{record.length, record.target_uri, record.payload.stated});
        if (record.type == "response" || record.type == "resource" || record.type == "revisit") targets_.insert(record.target_uri);
    }

    // --- the package ---

    Status check_package() {
        auto package = base::parse_json(package_);
        if (!package || package->array_at("resources") == nullptr) {
            say(Tone::open, msg("datapackage.json could not be read as a list of resources: no entry was compared with it"));
            if (!package) say(Tone::plain, package.error().what());
            return {};
        }
        if (const std::string* version = package->text_at("wacz_version")) say(Tone::plain, msg("WACZ {version}", {{"version", *version}}));
        std::set<std::string, std::less<>> listed;
        for (const Json& resource : *package->array_at("resources")) {
            ++resources_;
            if (auto told = check_resource(resource, listed); !told) return told;
        }
        for (const auto& [name, found] : found_) {
            if (listed.contains(name) || name == package_name || name == package_digest_name) continue;
            if (auto told = tell({"resource", msg("entry {name}", {{"name", name}}), {{Tone::bad, msg("it is not listed in datapackage.json: nothing vouches for it")}},
                                  Json::Object{{"path", name}, {"sha256", found.sha256.empty() ? Json() : Json(found.sha256)}, {"stated", Json()}, {"state", "not_listed"}}});
                !told)
                return told;
        }
        check_package_digest();
        return {};
    }

    Status check_resource(const Json& resource, std::set<std::string, std::less<>>& listed) {
        const std::string* path = resource.text_at("path");
        const std::string* hash = resource.text_at("hash");
        const std::int64_t* bytes = resource.integer_at("bytes");
        const std::string name = path != nullptr ? *path : std::string();
        const bool again = !listed.insert(name).second;
        const auto entry = found_.find(name);
        InspectionLine line{"resource", msg("entry {name}", {{"name", name}}), {}, {}};
        std::string_view state = "holds";
        const auto judge = [&](Tone tone, std::string_view word, Message what) {
            if (tone != Tone::good || state == "holds") state = word;
            line.statements.push_back({tone, std::move(what)});
        };
        if (again) judge(Tone::bad, "differs", msg("it is listed twice"));
        if (entry == found_.end()) {
            judge(Tone::bad, "missing", msg("it is listed in datapackage.json, but not there"));
        } else {
            if (bytes != nullptr && *bytes != static_cast<std::int64_t>(entry->second.bytes))
                judge(Tone::bad, "differs", msg("the list says {stated} bytes, the entry has {found}", {{"stated", std::to_string(*bytes)}, {"found", std::to_string(entry->second.bytes)}}));
            judge_hash(hash, entry->second, judge);
        }
        line.members = Json::Object{{"path", name}, {"sha256", entry != found_.end() && !entry->second.sha256.empty() ? Json(entry->second.sha256) : Json()},
                                    {"stated", hash != nullptr ? Json(*hash) : Json()}, {"state", state}};
        return tell(std::move(line));
    }

    template <class Judge>
    static void judge_hash(const std::string* hash, const Found& found, const Judge& judge) {
        if (hash == nullptr) return judge(Tone::open, "not_checked", msg("the list states no digest of it"));
        const auto stated = digest::read_labelled_digest(*hash);
        if (!stated || stated->algorithm != digest::ForeignAlgorithm::sha256 || found.sha256.empty())
            return judge(Tone::open, "not_checked", msg("its digest could not be checked: {stated}", {{"stated", *hash}}));
        if (base::hex_of(stated->octets) == found.sha256) return judge(Tone::good, "holds", msg("its digest holds: {stated}", {{"stated", *hash}}));
        judge(Tone::bad, "differs", msg("its digest DIFFERS: stated {stated}, computed {computed}", {{"stated", *hash}, {"computed", found.sha256}}));
    }

    void check_package_digest() {
        if (package_digest_.empty()) return say(Tone::plain, msg("there is no datapackage-digest.json: nothing vouches for the list itself"));
        const auto digest = base::parse_json(package_digest_);
        const std::string* hash = digest ? digest->text_at("hash") : nullptr;
        const auto stated = hash != nullptr ? digest::read_labelled_digest(*hash) : std::nullopt;
        if (!stated) return say(Tone::bad, msg("datapackage-digest.json states no digest"));
        if (labelled(*stated) == "sha256:" + found_.find(package_name)->second.sha256)
            say(Tone::good, msg("the digest of datapackage.json holds"));
        else
            say(Tone::bad, msg("the digest of datapackage.json DIFFERS"));
        if (digest->object_at("signedData") != nullptr) say(Tone::open, msg("datapackage-digest.json holds a signature; it was not judged"));
    }

    // --- second pass: index and pages against the records ---

    Status compare_entry(const archive::Entry& entry, archive::Reader& reader) {
        if (is_packed_index(entry.name)) say(Tone::open, msg("the index {name} is compressed or of another form: its lines were not compared", {{"name", entry.name}}));
        if (!is_index(entry.name) && !is_pages(entry.name)) return {};
        LineReader lines(reader);
        for (std::uint64_t count = 1;; ++count) {
            auto line = lines.next();
            if (!line) return pass_on(line);
            if (!*line) return {};
            if (count > limits::foreign_index_lines)
                return fail(ErrorCode::limit_exceeded, msg("a list has more than {limit} lines", {{"limit", std::to_string(limits::foreign_index_lines)}}));
            auto compared = is_index(entry.name) ? compare_index(entry.name, count, **line) : compare_page(entry.name, count, **line);
            if (!compared) return compared;
        }
    }

    Status tell_line(std::string kind, const std::string& name, std::uint64_t line, Tone tone, Message what) {
        return tell({std::move(kind), msg("{name}, line {line}", {{"name", name}, {"line", std::to_string(line)}}), {{tone, std::move(what)}},
                     Json::Object{{"line", number(line)}, {"name", name}}});
    }

    Status compare_index(const std::string& name, std::uint64_t count, const std::string& text) {
        if (is_index_legend(text)) return {};
        ++index_lines_;
        const auto bad = [&](Message what) { return tell_line("index", name, count, Tone::bad, std::move(what)); };
        const auto line = read_index_line(text);
        if (!line || !line->offset) return bad(msg("the line is neither CDXJ nor CDX"));
        const auto known = known_.find(base_name(line->filename) + '#' + std::to_string(*line->offset));
        if (known == known_.end())
            return cut_ ? Status() : bad(msg("no record begins at offset {offset} of {file}", {{"offset", std::to_string(*line->offset)}, {"file", line->filename}}));
        const KnownRecord& record = known->second;
        if (line->length && record.length && *line->length != *record.length && !(*line->length + 4 == *record.length))
            return bad(msg("the record has {found} octets, not {stated}", {{"found", std::to_string(*record.length)}, {"stated", std::to_string(*line->length)}}));
        if (!line->url.empty() && line->url != record.target_uri)
            return bad(msg("the record there is about {found}, not {stated}", {{"found", record.target_uri}, {"stated", line->url}}));
        const auto stated = line->digest.find(':') != std::string::npos ? digest::read_labelled_digest(line->digest)
                                                                        : digest::read_foreign_digest(digest::ForeignAlgorithm::sha1, line->digest);
        const auto of_record = digest::read_labelled_digest(record.payload_stated);
        if (stated && of_record && stated->algorithm == of_record->algorithm && *stated != *of_record)
            return bad(msg("the record there states another digest: {found}", {{"found", record.payload_stated}}));
        return {};
    }

    Status compare_page(const std::string& name, std::uint64_t count, const std::string& text) {
        if (text.empty()) return {};
        const auto page = base::parse_json(bytes_of(text));
        if (!page || page->object() == nullptr) return tell_line("page", name, count, Tone::open, msg("the line could not be read"));
        if (page->find("format") != nullptr) return {};
        ++pages_;
        const std::string* url = page->text_at("url");
        if (url == nullptr) return tell_line("page", name, count, Tone::bad, msg("the page has no url"));
        // Pages carry a fragment that no request has.
        if (targets_.contains(*url) || targets_.contains(url->substr(0, url->find('#'))) || cut_) return {};
        return tell_line("page", name, count, Tone::bad, msg("no record answers for the page {url}", {{"url", *url}}));
    }

    const base::ReadableFile& file_;
    const InspectionSink& sink_;
    Conclusion conclusion_;
    WarcInspection warc_;
    std::vector<Statement> statements_;
    std::map<std::string, Found, std::less<>> found_;
    std::unordered_map<std::string, KnownRecord> known_;
    std::unordered_set<std::string> targets_;
    Bytes package_, package_digest_;
    std::uint64_t entries_ = 0, resources_ = 0, index_lines_ = 0, pages_ = 0;
    bool cut_ = false;
};

}  // namespace

Result<InspectionSummary> inspect_wacz(const base::ReadableFile& file, const std::string& name, const InspectionSink& sink) { return Wacz(file, sink).run(name); }

}  // namespace saksi::verify
