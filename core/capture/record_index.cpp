#include "capture/record_index.hpp"

namespace saksi::capture {

namespace {

std::unexpected<Error> unknown_record(const std::string& record) {
    return fail(ErrorCode::missing, msg("no recorded answer has the id {record}", {{"record", record}}));
}

}  // namespace

void RecordIndex::add(const std::string& record, warc::Place place, const std::string& request) {
    entries_[record] = {place, request, std::nullopt};
    by_request_.emplace(request, record);
}

const warc::Place* RecordIndex::find(const std::string& record) const {
    const auto found = entries_.find(record);
    return found == entries_.end() ? nullptr : &found->second.place;
}

Result<warc::RecordContent> RecordIndex::content(const std::string& record) const {
    const warc::Place* place = find(record);
    if (!place) return unknown_record(record);
    auto file = files_.open(warc_);
    if (!file) return pass_on(file);
    return warc::read_content(**file, 0, *place);
}

Result<evidence::RecordFacts> RecordIndex::facts(const std::string& record) {
    const auto found = entries_.find(record);
    if (found == entries_.end()) return unknown_record(record);
    if (found->second.facts) return *found->second.facts;
    auto file = files_.open(warc_);
    if (!file) return pass_on(file);
    warc::Reader reader = warc::Reader::at(**file, 0, found->second.place);
    auto head = reader.next();
    if (!head) return pass_on(head);
    if (!*head) return unknown_record(record);
    auto report = reader.check_block();
    if (!report) return pass_on(report);
    evidence::RecordFacts facts;
    facts.type = evidence::RecordFacts::Type::response;
    facts.capture = "0001";
    facts.target_uri = (*head)->target_uri();
    facts.date = (*head)->date();
    facts.request = found->second.request;
    facts.payload_bytes = report->payload_bytes;
    if (report->payload_digest) facts.payload_sha256 = report->payload_digest->hex();
    const std::string* type = report->http ? report->http->find("content-type") : nullptr;
    facts.media_type = evidence::media_type_of(type ? *type : "");
    found->second.facts = facts;
    return facts;
}

std::vector<std::string> RecordIndex::target_uris_of(const std::string& request) {
    std::vector<std::string> uris;
    const auto [begin, end] = by_request_.equal_range(request);
    for (auto it = begin; it != end; ++it)
        if (auto known = facts(it->second)) uris.push_back(known->target_uri);
    return uris;
}

}  // namespace saksi::capture
