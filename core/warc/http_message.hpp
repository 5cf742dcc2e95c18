// HTTP/1.1 messages as they lie in a WARC: the head, and the way from wire octets to payload to decoded body.
// Payload = transfer-coding removed, content-coding kept (WARC 1.1 §6.3.2). Decoded body = payload after its content-coding.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "warc/body_source.hpp"
#include "warc/record.hpp"

namespace saksi::warc {

enum class MessageKind { request, response };

/// Octets up to and including the empty line that ends a head, or nullopt while it is not there yet. A line ends in LF; a CR before it belongs
/// to the line end (RFC 9112 §2.2).
std::optional<std::size_t> http_head_size(ByteView octets) noexcept;

/// Type/subtype of a Content-Type value in lower case, parameters dropped; `application/octet-stream` when it is ill-formed.
std::string media_type_of(std::string_view content_type);

/// Status line or request line and the fields in order. A value.
class HttpHead {
public:
    /// `head` is exactly one head with its empty line. Errors: malformed (first line, field without colon, name that is no token, NUL or bare
    /// CR), limit_exceeded (octets, fields). An obsolete fold is joined with one space (RFC 9112 §5.2).
    static Result<HttpHead> parse(MessageKind kind, ByteView head);

    MessageKind kind() const noexcept { return kind_; }
    /// 100 to 999; 0 in a request.
    int status() const noexcept { return status_; }
    /// Empty in a response.
    const std::string& method() const noexcept { return method_; }
    const std::string& target() const noexcept { return target_; }
    const std::string& reason() const noexcept { return reason_; }
    const std::vector<Field>& fields() const noexcept { return fields_; }
    /// The first value of that name, or nullptr.
    const std::string* find(std::string_view name) const noexcept;
    /// All values of that name joined with ", " (RFC 9110 §5.3), nullopt when there is none.
    std::optional<std::string> combined(std::string_view name) const;
    /// Octets of the head, the empty line included.
    std::size_t size() const noexcept { return size_; }
    /// 100 to 199: such a head is a record's whole block.
    bool is_informational() const noexcept { return status_ >= 100 && status_ < 200; }
    /// Type/subtype of the first Content-Type, lower case, parameters dropped; `application/octet-stream` when there is none or it is ill-formed.
    std::string media_type() const;

private:
    HttpHead() = default;

    MessageKind kind_ = MessageKind::response;
    int status_ = 0;
    std::string method_, target_, reason_;
    std::vector<Field> fields_;
    std::size_t size_ = 0;
};

/// How the end of a body is told (RFC 9112 §6.3).
enum class Framing { none, content_length, chunked, until_close };

/// Turns the octets after a head into the payload, piece by piece: the chunks' data when the transfer-coding ends in `chunked`, else all of them.
class PayloadStream {
public:
    /// `truncated`: the record says that the message was cut, so that an early end is no error. A Content-Length that is no number, or that differs
    /// from another one, tells nothing: the body then ends with the block.
    PayloadStream(const HttpHead& head, bool truncated);

    Framing framing() const noexcept { return framing_; }
    /// Takes the next wire octets and hands payload to `sink`. Errors: malformed (chunk syntax, octets after the end), limit_exceeded (chunk line,
    /// trailers), and those of `sink`.
    Status feed(ByteView wire, const Sink& sink);
    /// Call once at the end. Errors: malformed when the message is not complete though it was not said to be cut.
    Status finish() const;
    /// True when the framing shows that all has been seen (never with until_close).
    bool complete() const noexcept;

private:
    Status feed_chunked(ByteView wire, const Sink& sink);
    Status end_line();

    enum class ChunkState { size_line, data, data_end, trailer, done };

    Framing framing_;
    bool truncated_;
    std::uint64_t left_ = 0;          // of Content-Length or of the present chunk
    ChunkState chunk_state_ = ChunkState::size_line;
    std::string line_;                // the chunk-size or trailer line so far
    std::size_t trailer_bytes_ = 0;
};

/// Takes payload together with the head it belongs to (nullptr for a resource record).
using PayloadSink = std::function<Status(const HttpHead* head, ByteView payload)>;

/// One whole HTTP block (head, then body) in pieces.
class HttpBlockStream {
public:
    HttpBlockStream(MessageKind kind, bool truncated) noexcept : kind_(kind), truncated_(truncated) {}
    /// Takes the next octets of the block and hands payload to `payload`. After an error it must not be fed again.
    Status feed(ByteView block, const PayloadSink& payload);
    /// Call once at the end. Errors: malformed (no complete head, incomplete body).
    Status finish() const;
    /// nullptr until the whole head was seen.
    const HttpHead* head() const noexcept { return head_ ? &*head_ : nullptr; }
    /// The head's octets, complete when head() is not nullptr.
    const Bytes& head_octets() const noexcept { return gathered_; }

private:
    Result<std::size_t> feed_head(ByteView block);

    MessageKind kind_;
    bool truncated_;
    Bytes gathered_;
    std::optional<HttpHead> head_;
    std::optional<PayloadStream> body_;
};

/// Takes payload pieces and gives the decoded body, at most `limit` octets of it.
class ContentDecoder {
public:
    /// By Content-Encoding: none, `identity`, `gzip`, `x-gzip`. Errors: unsupported (another coding, or more than limits::content_codings).
    static Result<ContentDecoder> of(const HttpHead& head, std::uint64_t limit = limits::decoded_body_bytes);
    /// Without any content-coding (a resource record's block).
    static ContentDecoder identity(std::uint64_t limit = limits::decoded_body_bytes);
    ContentDecoder(ContentDecoder&&) noexcept;
    ContentDecoder& operator=(ContentDecoder&&) noexcept;
    ~ContentDecoder();

    /// Makes room for a body of about `octets`, at most the limit: a body of 16 MiB that grows by doubling is copied and paged in twice.
    void expect(std::uint64_t octets) { body_.reserve(static_cast<std::size_t>(octets < limit_ ? octets : limit_)); }
    /// Errors: malformed (no gzip, checksum, octets after the last member), limit_exceeded.
    Status feed(ByteView payload);
    /// The body. An empty payload decodes to an empty body whatever the coding. Errors: malformed (the gzip data ends early).
    Result<Bytes> finish();

private:
    ContentDecoder();
    struct Gzip;
    std::unique_ptr<Gzip> gzip_;
    std::uint64_t limit_ = 0;
    Bytes body_;
};

/// The decoded body of a whole payload in memory.
Result<Bytes> decode_content(ByteView payload, const HttpHead& head, std::uint64_t limit = limits::decoded_body_bytes);

}  // namespace saksi::warc
