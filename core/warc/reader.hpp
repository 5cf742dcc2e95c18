// Reads a .warc.gz record by record, strictly and in bounded memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/file_system.hpp"
#include "warc/body_source.hpp"
#include "warc/http_message.hpp"
#include "warc/record.hpp"

namespace saksi::warc {

/// What one pass over a block showed.
struct BlockReport {
    Place place;                                    ///< the whole gzip member
    digest::Digest block_digest;                    ///< computed
    std::optional<digest::Digest> payload_digest;   ///< computed; request, response, resource
    std::uint64_t payload_bytes = 0;
    std::optional<HttpHead> http;                   ///< of an HTTP block
    Bytes http_head;                                ///< its octets
    /// What does not hold though the record is well formed: a digest that differs, an HTTP message that is none. Each
    /// names the record's offset. Empty: all is well.
    std::vector<Error> defects;
};

/// A cursor over the records of `file` from `begin`, `size` octets. Offsets in results and sentences count from `begin` plus `base_offset`.
/// Strict: one gzip member (CM 8, FLG 0, MTIME 0, right CRC and size) = one record; nothing between, before or after.
/// Errors of every call: malformed, limit_exceeded, unsupported, refused, missing; after one the cursor stays where it is and must not go on.
class Reader {
public:
    /// `file` must outlive this object.
    Reader(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size, std::uint64_t base_offset = 0);
    /// The one record at `place` of the WARC that starts at `begin` in `file`: for CDXJ lines and journalled places.
    static Reader at(const base::ReadableFile& file, std::uint64_t begin, Place place);
    Reader(Reader&&) noexcept;
    Reader& operator=(Reader&&) noexcept;
    ~Reader();

    /// The next record's head, nullopt at the end. A block that was not read is passed over first, its checksum checked all the same.
    Result<std::optional<RecordHead>> next();
    /// Where the present record starts.
    std::uint64_t offset() const noexcept;
    /// Hands the block's octets to `sink` and ends the record (closing CRLFs, gzip trailer). Once a record.
    Status stream_block(const Sink& sink);
    /// The same, computing block and payload digest (each octet once for each) and comparing them with the head's. `payload` gets the payload
    /// octets if it is set.
    Result<BlockReport> check_block(const PayloadSink& payload = {});
    /// The member just ended; valid after stream_block or check_block.
    Place place() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The parts of one response or resource record that selectors run on.
struct RecordContent {
    RecordHead record;
    BlockReport report;  ///< without defects; `http` and `http_head` are what `part: head` runs on
    Bytes body;          ///< decoded
};

/// Reads the record at `place` of the WARC that starts at `begin`. Errors: as Reader; malformed also when `place` is not exactly one record or its
/// digests do not hold; unsupported (content-coding, transfer-coding, record type); limit_exceeded (decoded body over `limit`).
Result<RecordContent> read_content(const base::ReadableFile& file, std::uint64_t begin, Place place,
                                   std::uint64_t limit = limits::decoded_body_bytes);

/// Those parts alone.
struct SelectableParts {
    Bytes http_head;  ///< empty for a resource
    Bytes body;       ///< decoded
};

/// As read_content, but computes no SHA-256: for a record whose digests were compared before, in the same run over the same open file. Form, CRC-32
/// and lengths are checked as ever.
Result<SelectableParts> read_selectable(const base::ReadableFile& file, std::uint64_t begin, Place place,
                                        std::uint64_t limit = limits::decoded_body_bytes);

}  // namespace saksi::warc
