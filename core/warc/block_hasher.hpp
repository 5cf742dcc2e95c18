// The digests of one record's block and payload in one pass: what the writer states and the reader checks. Inside the room only.
#pragma once

#include <optional>

#include "digest/stream_hasher.hpp"
#include "warc/http_message.hpp"
#include "warc/record.hpp"

namespace saksi::warc {

class BlockHasher {
public:
    struct Outcome {
        digest::Digest block;
        std::optional<digest::Digest> payload;  ///< request, response, resource with a well-formed block
        std::uint64_t payload_bytes = 0;
        std::optional<HttpHead> http;
        Bytes http_head;
        std::optional<Error> http_error;        ///< why the block is no HTTP message
    };

    /// `payload` may be empty; it must outlive this object.
    BlockHasher(RecordType type, bool truncated, const PayloadSink& payload);
    /// Errors: those of the payload sink only.
    Status feed(ByteView block);
    Outcome finish();

private:
    Status take_payload(const HttpHead* head, ByteView piece);

    RecordType type_;
    const PayloadSink& sink_;
    std::optional<HttpBlockStream> http_;
    std::optional<Error> http_error_;
    digest::StreamHasher block_;
    digest::StreamHasher payload_;
    std::uint64_t payload_bytes_ = 0;
};

}  // namespace saksi::warc
