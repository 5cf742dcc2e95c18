// Reads WARC files that other programs made: 1.0 and 1.1, plain or gzip, a member a record or one for all.
#pragma once

#include <functional>

#include "base/octet_stream.hpp"
#include "warc/foreign_record.hpp"

namespace saksi::warc {

struct ForeignWarcSink {
    std::function<Status(const ForeignRecord&)> record;
    std::function<Status(const WarcGap&)> gap;
};

struct ForeignWarc {
    bool gzip = false;
    std::uint64_t bytes = 0;      ///< of the file that were read
    std::uint64_t records = 0, gaps = 0;
    std::uint64_t alone = 0;      ///< records that have a gzip member to themselves
};

/// Reads `source` from its beginning to its end, computing every stated digest on the way, in bounded memory. What is wrong with a record is told with it, and
/// reading goes on where that is safe: with the next gzip member. A plain file, or a member, whose next record cannot be found ends in a gap.
/// Errors: malformed (not a single WARC record begins here), limit_exceeded (records, unpacked octets, search after damage), those of `source` and `sink`.
/// Source: WARC 1.0 (ISO 28500:2009), WARC 1.1 §4 to §6, Annex A; RFC 1952.
Result<ForeignWarc> read_foreign_warc(base::OctetStream& source, const ForeignWarcSink& sink);

}  // namespace saksi::warc
