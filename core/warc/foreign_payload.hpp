// The payload of one record as other programs understood it, hashed while the block goes by. Inside the room only.
#pragma once

#include <optional>

#include "digest/foreign_digest.hpp"
#include "warc/http_message.hpp"

namespace saksi::warc {

/// WARC 1.1 §6.3.2: the payload of an HTTP message is its body with transfer-coding removed. Older programs hashed the body as it lay in the block, chunk
/// lines included; both are computed in one pass.
class ForeignPayload {
public:
    /// `message`: the block is an HTTP message of that kind; nullopt: the block is the payload.
    ForeignPayload(digest::ForeignAlgorithm algorithm, std::optional<MessageKind> message);

    void feed(ByteView block);

    struct Outcome {
        std::optional<digest::ForeignDigest> payload;    ///< transfer-coding removed; empty when the chunks or the head could not be read
        std::optional<digest::ForeignDigest> as_stored;  ///< all octets after the HTTP head
        bool head_found = true;                          ///< an HTTP head ended somewhere
        bool complete = true;                            ///< HTTP's own framing says that nothing is missing or left over
    };
    Outcome finish();

private:
    void feed_body(ByteView body);

    std::optional<MessageKind> message_;
    Bytes head_;
    bool head_ended_ = false, head_lost_ = false, framing_broken_ = false;
    std::optional<HttpHead> http_;
    std::optional<PayloadStream> body_;
    digest::ForeignHasher payload_, as_stored_;
};

}  // namespace saksi::warc
