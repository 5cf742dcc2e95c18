// The index of a WARC: one CDXJ line a response or resource, sorted, so that replay programs find a page.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "warc/http_message.hpp"
#include "warc/record.hpp"

namespace saksi::warc {

/// The key of a URL: host labels reversed and joined by commas (an IPv4 or bracketed address stays), a port that is not the scheme's default, `)`,
/// path and query, all in lower case. A URL that is neither http nor https is its own key. Source: docs/formats/bukti-1.md §8.7; the SURT that
/// replay programs sort by (wabac.js itself looks a page up by `url`).
std::string surt_of(std::string_view url);

/// One line: `key timestamp {json}`.
struct CdxjLine {
    std::string key;
    std::string timestamp;  ///< 14 digits, UTC
    std::string url;
    std::string mime;
    int status = 0;
    digest::Digest digest;  ///< of the payload; written `sha256:` + hexadecimal
    Place place;
    std::string filename;   ///< inside the WACZ's archive/ folder

    /// Ends in LF; the object is canonical JSON.
    std::string text() const;
    /// Reads exactly what text() makes, without the LF. Errors: malformed.
    static Result<CdxjLine> parse(std::string_view line);
};

/// The line for a record, or nullopt when the index leaves it out: all but resource and response, and 1xx responses. `http` is the response's head,
/// nullptr for a resource.
std::optional<CdxjLine> cdxj_line(const RecordHead& record, const HttpHead* http, Place place, std::string_view filename);

/// Sorts by octets and joins.
std::string cdxj_text(std::vector<CdxjLine> lines);

/// Reads the lines of an index that lies at `begin`, `size` octets, of `file`, one window at a time; each must sort after the one before.
class CdxjReader {
public:
    /// `file` must outlive this object.
    CdxjReader(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size);
    /// nullopt at the end. Errors: malformed (with the line's number), limit_exceeded (line, index), missing.
    Result<std::optional<CdxjLine>> next();
    /// Number of the line next() gave last, from 1.
    std::uint64_t line_number() const noexcept { return line_number_; }

private:
    Status fill();

    const base::ReadableFile* file_;
    std::uint64_t position_, end_;
    std::uint64_t total_ = 0;
    std::uint64_t line_number_ = 0;
    std::string buffer_;
    std::size_t taken_ = 0;
    std::string previous_;
};

}  // namespace saksi::warc
