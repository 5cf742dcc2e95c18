// saksi inspect warc: structure and digests of a WARC that any program made.
#pragma once

#include "base/file_system.hpp"
#include "base/octet_stream.hpp"
#include "verify/foreign/inspection.hpp"
#include "warc/foreign_record.hpp"

namespace saksi::verify {

/// Counts over the records of one WARC, and the lines about them.
class WarcInspection {
public:
    explicit WarcInspection(Conclusion& conclusion) : conclusion_(conclusion) {}
    InspectionLine line_of(const warc::ForeignRecord& record);
    InspectionLine line_of(const warc::WarcGap& gap);
    /// Sentences over all records, for the summary.
    std::vector<Statement> statements() const;
    Json counts() const;

private:
    struct DigestCounts {
        std::uint64_t holds = 0, weak = 0, differs = 0, absent = 0, not_supported = 0, not_computed = 0;
        void take(const warc::DigestCheck& check);
        Json json() const;
    };

    Conclusion& conclusion_;
    std::uint64_t records_ = 0, without_digest_ = 0, defective_ = 0, gaps_ = 0, over_chunk_lines_ = 0;
    DigestCounts block_, payload_;
};

/// Reads the whole file once, in bounded memory. Errors: malformed (no WARC), limit_exceeded, those of the file and of `sink`.
Result<InspectionSummary> inspect_warc(const base::ReadableFile& file, const std::string& name, const InspectionSink& sink);

}  // namespace saksi::verify
