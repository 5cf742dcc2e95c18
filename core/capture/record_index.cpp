#include "capture/record_index.hpp"

#include "base/limits.hpp"

namespace saksi::capture {

namespace {

constexpr std::size_t small_body = 64 * limits::kib;
constexpr std::size_t kept_bodies = 16 * limits::mib;  // some thousand posts; what comes later is read again

evidence::RecordFacts facts_of(const warc::RecordHead& head, const warc::BlockReport& report, const std::string& request) {
    evidence::RecordFacts facts;
    facts.type = evidence::RecordFacts::Type::response;
    facts.capture = "0001";
    facts.target_uri = head.target_uri();
    facts.date = head.date();
    facts.request = request;
    facts.payload_bytes = report.payload_bytes;
    if (report.payload_digest) facts.payload_sha256 = report.payload_digest->hex();
    const std::string* type = report.http ? report.http->find("content-type") : nullptr;
    facts.media_type = evidence::media_type_of(type ? *type : "");
    return facts;
}

std::unexpected<Error> unknown_record(const std::string& record) {
    return fail(ErrorCode::missing, msg("no recorded answer has the id {record}", {{"record", record}}));
}

}  // namespace

void RecordIndex::add(const std::string& record, warc::Place place, const std::string& request) {
    entries_[record] = {place, request, std::nullopt, nullptr};
    by_request_.emplace(request, record);
}

const warc::Place* RecordIndex::find(const std::string& record) const {
    const auto found = entries_.find(record);
    return found == entries_.end() ? nullptr : &found->second.place;
}

Result<std::shared_ptr<const warc::RecordContent>> RecordIndex::content(const std::string& record) {
    const auto found = entries_.find(record);
    if (found == entries_.end()) return unknown_record(record);
    {
        const std::lock_guard lock(mutex_);
        if (found->second.content) return found->second.content;
    }
    auto file = files_.open(file_);
    if (!file) return pass_on(file);
    auto read = warc::read_content(**file, begin_, found->second.place);
    if (!read) return pass_on(read);
    auto content = std::make_shared<const warc::RecordContent>(std::move(*read));
    keep(found->second, content);
    return content;
}

void RecordIndex::keep(Entry& entry, const std::shared_ptr<const warc::RecordContent>& content) {
    const std::lock_guard lock(mutex_);
    if (!entry.facts) entry.facts = facts_of(content->record, content->report, entry.request);
    if (entry.content || content->body.size() > small_body || kept_bytes_ + content->body.size() > kept_bodies) return;
    kept_bytes_ += content->body.size();
    entry.content = content;
}

Result<evidence::RecordFacts> RecordIndex::facts(const std::string& record) {
    const auto found = entries_.find(record);
    if (found == entries_.end()) return unknown_record(record);
    {
        const std::lock_guard lock(mutex_);
        if (found->second.facts) return *found->second.facts;
    }
    auto facts = read_facts(found->second);
    if (!facts) return facts;
    const std::lock_guard lock(mutex_);
    found->second.facts = *facts;
    return facts;
}

Result<evidence::RecordFacts> RecordIndex::read_facts(const Entry& entry) const {
    auto file = files_.open(file_);
    if (!file) return pass_on(file);
    warc::Reader reader = warc::Reader::at(**file, begin_, entry.place);
    auto head = reader.next();
    if (!head) return pass_on(head);
    if (!*head) return unknown_record(entry.request);
    auto report = reader.check_block();
    if (!report) return pass_on(report);
    return facts_of(**head, *report, entry.request);
}

std::vector<std::string> RecordIndex::target_uris_of(const std::string& request) {
    std::vector<std::string> uris;
    const auto [begin, end] = by_request_.equal_range(request);
    for (auto it = begin; it != end; ++it)
        if (auto known = facts(it->second)) uris.push_back(known->target_uri);
    return uris;
}

}  // namespace saksi::capture
