// Appends records to a .warc.gz: one gzip member each, the same octets for the same input and zlib.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "warc/body_source.hpp"
#include "warc/record.hpp"

namespace saksi::warc {

/// What a record is to say. Empty texts and absent values are not written. The block is `block_head` followed by `body`.
struct NewRecord {
    RecordType type = RecordType::metadata;
    std::string id;                          ///< `urn:uuid:…`
    UtcTime date;                            ///< when the request was sent; written in whole seconds
    std::string filename;                    ///< of a warcinfo record
    std::string target_uri;                  ///< of every other record
    std::string ip_address;
    std::string concurrent_to;               ///< a record id
    std::string warcinfo_id;                 ///< a record id
    std::string truncated;                   ///< length | time | disconnect | unspecified
    std::string content_type;                ///< of the block, e.g. `application/http;msgtype=response`
    ByteView block_head;                     ///< the HTTP head with its empty line; empty for other blocks
    BodySource body;
    /// Digests computed while the octets arrived; without them the writer reads the block twice. Both or none for a record that has a payload.
    std::optional<digest::Digest> block_digest, payload_digest;
    /// Media type of the payload when it is not in the HTTP head or `content_type`; decides only the compression.
    std::string media_type;
};

/// Content types of NewRecord.
inline constexpr std::string_view http_request_type = "application/http;msgtype=request";
inline constexpr std::string_view http_response_type = "application/http;msgtype=response";
inline constexpr std::string_view warc_fields_type = "application/warc-fields";

struct Written {
    Place place;
    digest::Digest member_sha256;  ///< over the octets of the gzip member
    digest::Digest block_digest;
    std::optional<digest::Digest> payload_digest;  ///< response and resource, and a request with a body
};

/// 0 for what is compressed already (image, video, audio, archives), else 6. Affects size and time only.
int deflate_level(std::string_view media_type) noexcept;

class Deflater;

class Writer {
public:
    /// Goes on at the end of `file`, which must outlive this object and not be written by anyone else.
    explicit Writer(base::AppendableFile& file);
    Writer(Writer&&) noexcept;
    ~Writer();

    /// Appends one record; makes nothing durable. Errors: malformed (a field that the strict reader would refuse; block_head or body is no HTTP
    /// message), limit_exceeded, usage (one digest without the other), cannot_write. Nothing is written when the record itself is refused; after an
    /// error of the file its end is undefined and the caller cuts it back to the last good place.
    Result<Written> write(const NewRecord& record);

private:
    base::AppendableFile& file_;
    std::unique_ptr<Deflater> deflater_;  // one for all records: making it costs more than a small record
};

/// The block of a warcinfo record: `name: value` lines. Errors: usage (control character in a name or value). Source: WARC 1.1 §6.2, §10.
Result<Bytes> warc_fields(const std::vector<Field>& fields);
/// Reads such a block. Errors: malformed, limit_exceeded.
Result<std::vector<Field>> parse_warc_fields(ByteView block);

}  // namespace saksi::warc
