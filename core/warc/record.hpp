// The named fields of one WARC record, as read and as written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "digest/digest.hpp"

namespace saksi::warc {

/// WARC 1.1 §6 without revisit (its payload lies elsewhere), conversion and continuation (segments), which are refused.
enum class RecordType { warcinfo, request, response, resource, metadata };
std::string_view name_of(RecordType type) noexcept;
std::optional<RecordType> record_type(std::string_view name) noexcept;

/// A name and its value without surrounding white space, as WARC and HTTP write them.
struct Field {
    std::string name;
    std::string value;
    bool operator==(const Field&) const = default;
};

/// Equal but for ASCII case.
bool same_name(std::string_view a, std::string_view b) noexcept;
/// Absolute, printable ASCII, no blank, no angle bracket, no fragment: what WARC-Target-URI may hold.
bool is_target_uri(std::string_view text) noexcept;
/// `urn:uuid:` and a lower-case UUID: the only form of a record id here (no angle brackets).
bool is_record_id(std::string_view text) noexcept;

/// Where a record lies in its file: one gzip member.
struct Place {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    bool operator==(const Place&) const = default;
};

/// The head of a record that was read: every field in file order, the known ones with their types. A value.
class RecordHead {
public:
    /// Reads a head from `WARC/1.1` to the empty line, included. Strict: the known fields only, in their spelling, each once, CRLF, no folding,
    /// UTF-8 without control characters, values in the one form that Writer makes, the fields that the record's type asks for and no other.
    /// Errors: malformed (the field or the offset inside the head in the text), limit_exceeded, unsupported (version), refused (record type,
    /// segmented record, digest algorithm). Source: WARC 1.1 §4, §5; docs/formats/bukti-1.md §8.2.
    static Result<RecordHead> parse(ByteView head);

    const std::vector<Field>& fields() const noexcept { return fields_; }
    /// The first value of that name, or nullptr.
    const std::string* find(std::string_view name) const noexcept;

    RecordType type() const noexcept { return type_; }
    /// `urn:uuid:…`
    const std::string& id() const noexcept { return id_; }
    /// Whole seconds.
    UtcTime date() const noexcept { return date_; }
    std::uint64_t block_bytes() const noexcept { return block_bytes_; }
    /// Empty when the record has none.
    std::string_view target_uri() const noexcept;
    std::string_view content_type() const noexcept;
    /// WARC-Concurrent-To as `urn:uuid:…`, empty when the record has none.
    const std::string& concurrent_to() const noexcept { return concurrent_to_; }
    const std::optional<digest::Digest>& block_digest() const noexcept { return block_digest_; }
    const std::optional<digest::Digest>& payload_digest() const noexcept { return payload_digest_; }
    /// The reason of WARC-Truncated (length, time, disconnect, unspecified), empty when the block is whole.
    std::string_view truncated() const noexcept;
    /// True for a request or response whose block is one HTTP message (application/http).
    bool is_http() const noexcept;

private:
    RecordHead() = default;
    Status interpret();
    Status interpret_digests();
    Status check_against_type() const;

    std::vector<Field> fields_;
    RecordType type_ = RecordType::warcinfo;
    std::string id_;
    UtcTime date_;
    std::uint64_t block_bytes_ = 0;
    std::string concurrent_to_;
    std::optional<digest::Digest> block_digest_;
    std::optional<digest::Digest> payload_digest_;
};

}  // namespace saksi::warc
