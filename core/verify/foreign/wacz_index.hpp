// One line of a foreign CDXJ or CDX, and lines out of a stream. Inside the room only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/octet_stream.hpp"

namespace saksi::verify {

struct IndexLine {
    std::string url, digest, filename;
    std::optional<std::uint64_t> offset, length;
};

/// `surt timestamp {json}`, or eleven fields of a CDX whose legend begins with ` CDX N b a m s k r M S V g`. nullopt: neither.
std::optional<IndexLine> read_index_line(std::string_view line);
/// A legend or comment that stands for no record.
bool is_index_legend(std::string_view line) noexcept;

/// Lines of a stream without their ends, one at a time.
class LineReader {
public:
    explicit LineReader(base::OctetStream& stream) : stream_(stream) {}
    /// nullopt at the end. Errors: limit_exceeded (limits::foreign_index_line_bytes), those of the stream.
    Result<std::optional<std::string>> next();

private:
    base::OctetStream& stream_;
    std::string buffer_;
    bool ended_ = false;
};

}  // namespace saksi::verify
