#include "seal/capture_index.hpp"

#include <map>
#include <set>

#include "digest/digest.hpp"
#include "warc/cdxj.hpp"
#include "warc/reader.hpp"

namespace saksi::seal {

namespace {

/// Final answers to requests of purpose `post`, in the order they were planned.
Result<std::vector<std::string>> page_records(store::Journal& journal) {
    auto requests = journal.requests();
    if (!requests) return pass_on(requests);
    auto exchanges = journal.exchanges();
    if (!exchanges) return pass_on(exchanges);
    std::map<std::string, std::string> finals;
    for (const store::ExchangeRow& row : *exchanges)
        if (row.final) finals[row.request] = row.record_id;
    std::vector<std::string> records;
    for (const store::RequestRow& row : *requests)
        if (row.purpose == "post" && finals.contains(row.request)) records.push_back(finals[row.request]);
    return records;
}

}  // namespace

Result<CaptureIndex> index_capture(const base::ReadableFile& warc, store::Journal& journal) {
    auto sha256 = digest::digest_of_file(digest::Algorithm::sha256, warc, 0, warc.size());
    if (!sha256) return pass_on(sha256);
    CaptureIndex index{"", {}, *sha256};
    std::vector<warc::CdxjLine> lines;
    std::map<std::string, bundle::Page> indexed;
    std::optional<bundle::Page> first;
    warc::Reader reader(warc, 0, warc.size());
    while (true) {
        auto record = reader.next();
        if (!record) return pass_on(record, msg("reading the recording again before sealing"));
        if (!*record) break;
        auto report = reader.check_block();
        if (!report) return pass_on(report, msg("reading the recording again before sealing"));
        if (!report->defects.empty()) return std::unexpected(report->defects.front());
        auto line = warc::cdxj_line(**record, report->http ? &*report->http : nullptr, report->place, "data.warc.gz");
        if (!line) continue;
        const bundle::Page page{std::string((*record)->target_uri()), (*record)->date()};
        if (!first) first = page;
        indexed[(*record)->id()] = page;
        lines.push_back(std::move(*line));
    }
    index.cdxj = warc::cdxj_text(std::move(lines));
    auto wanted = page_records(journal);
    if (!wanted) return pass_on(wanted);
    std::set<std::string> seen;
    for (const std::string& id : *wanted)
        if (const auto page = indexed.find(id); page != indexed.end() && seen.insert(page->second.url).second) index.pages.push_back(page->second);
    if (index.pages.empty() && first) index.pages.push_back(*first);
    return index;
}

}  // namespace saksi::seal
