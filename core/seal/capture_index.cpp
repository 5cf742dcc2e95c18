#include "seal/capture_index.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "base/parallel.hpp"
#include "digest/digest.hpp"
#include "warc/cdxj.hpp"
#include "warc/reader.hpp"

namespace saksi::seal {

namespace {

constexpr std::size_t records_of_a_stretch = 128;

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

/// Neighbouring records that one thread reads.
struct Stretch {
    std::uint64_t begin = 0, size = 0;
    std::vector<std::pair<std::string, bundle::Page>> pages{};  // by record id, in file order
    std::vector<warc::CdxjLine> lines{};
    Status read{};
};

/// Each record is a gzip member of its own, so the journal's offsets tell where reading may start.
Result<std::vector<Stretch>> stretches_of(const base::ReadableFile& warc, const store::Journal& journal) {
    auto records = journal.records("0001");
    if (!records) return pass_on(records);
    std::vector<Stretch> stretches;
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < records->size(); ++i) {
        const store::RecordRow& record = (*records)[i];
        if (record.offset != end) break;
        if (i % records_of_a_stretch == 0) stretches.push_back({record.offset});
        stretches.back().size += record.length;
        end = record.offset + record.length;
    }
    if (end != warc.size())
        return fail(ErrorCode::malformed, msg("the recording was changed: its journal knows {known} bytes of records, the file has {size}",
                                              {{"known", std::to_string(end)}, {"size", std::to_string(warc.size())}}));
    return stretches;
}

Status read_stretch(const base::ReadableFile& warc, Stretch& stretch) {
    warc::Reader reader(warc, stretch.begin, stretch.size, stretch.begin);
    while (true) {
        auto record = reader.next();
        if (!record) return pass_on(record, msg("reading the recording again before sealing"));
        if (!*record) return {};
        auto report = reader.check_block();
        if (!report) return pass_on(report, msg("reading the recording again before sealing"));
        if (!report->defects.empty()) return std::unexpected(report->defects.front());
        auto line = warc::cdxj_line(**record, report->http ? &*report->http : nullptr, report->place, "data.warc.gz");
        if (!line) continue;
        stretch.pages.emplace_back((*record)->id(), bundle::Page{std::string((*record)->target_uri()), (*record)->date()});
        stretch.lines.push_back(std::move(*line));
    }
}

}  // namespace

Result<CaptureIndex> index_capture(const base::ReadableFile& warc, store::Journal& journal) {
    auto stretches = stretches_of(warc, journal);
    if (!stretches) return pass_on(stretches);
    std::optional<Result<digest::Digest>> sha256;
    base::for_each_index(stretches->size() + 1, [&](std::size_t i) {
        if (i == 0)
            sha256.emplace(digest::digest_of_file(digest::Algorithm::sha256, warc, 0, warc.size()));
        else
            (*stretches)[i - 1].read = read_stretch(warc, (*stretches)[i - 1]);
    });
    if (!*sha256) return pass_on(*sha256);
    CaptureIndex index{"", {}, **sha256};
    std::vector<warc::CdxjLine> lines;
    std::map<std::string, bundle::Page> indexed;
    std::optional<bundle::Page> first;
    for (Stretch& stretch : *stretches) {
        if (!stretch.read) return std::unexpected(stretch.read.error());
        std::ranges::move(stretch.lines, std::back_inserter(lines));
        for (auto& [id, page] : stretch.pages) {
            if (!first) first = page;
            indexed.emplace(std::move(id), std::move(page));
        }
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
