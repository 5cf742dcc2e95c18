// Finds a recorded answer again by its WARC-Record-ID: what the plugin is shown and what facts are checked on was read back from the disk.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "evidence/item_prover.hpp"
#include "warc/reader.hpp"

namespace saksi::capture {

/// content, facts and target_uris_of may be called from several threads at once; add may not beside them.
class RecordIndex {
public:
    /// The WARC in `file` from octet `begin` on; it may still grow. `files` outlives the index.
    RecordIndex(base::FileSystem& files, Path file, std::uint64_t begin = 0) : files_(files), file_(std::move(file)), begin_(begin) {}

    void add(const std::string& record, warc::Place place, const std::string& request);
    /// nullptr for an id that is not a recorded response.
    const warc::Place* find(const std::string& record) const;

    /// The selectable parts of a response, valid as long as the pointer is held. Small ones are read from the disk once: the plugin asks first, the
    /// proof of each item again. Errors: as warc::read_content; missing for an unknown id.
    Result<std::shared_ptr<const warc::RecordContent>> content(const std::string& record);
    /// What the record says about itself. Errors: as content, but bodies of any size and coding are fine.
    Result<evidence::RecordFacts> facts(const std::string& record);
    /// WARC-Target-URIs of all answers to one planned request.
    std::vector<std::string> target_uris_of(const std::string& request);

private:
    struct Entry {
        warc::Place place;
        std::string request;
        std::optional<evidence::RecordFacts> facts;
        std::shared_ptr<const warc::RecordContent> content;
    };
    Result<evidence::RecordFacts> read_facts(const Entry& entry) const;
    void keep(Entry& entry, const std::shared_ptr<const warc::RecordContent>& content);

    base::FileSystem& files_;
    Path file_;
    std::uint64_t begin_;
    std::map<std::string, Entry> entries_;
    std::multimap<std::string, std::string> by_request_;
    std::size_t kept_bytes_ = 0;
    std::mutex mutex_;  // over facts, contents and their sum
};

}  // namespace saksi::capture
