// Any octets as a response block, whole and in pieces of the first octet's size: both ways give the same payload, and the decoder ends.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/assert.hpp"
#include "warc/http_message.hpp"

namespace {

using namespace saksi;

struct Outcome {
    bool well_formed = true;
    Bytes payload;
    std::optional<warc::HttpHead> head;
};

Outcome run(ByteView block, std::size_t step, warc::MessageKind kind, bool truncated) {
    Outcome outcome;
    warc::HttpBlockStream stream(kind, truncated);
    while (!block.empty() && outcome.well_formed) {
        const ByteView piece = block.first(std::min(step, block.size()));
        block = block.subspan(piece.size());
        outcome.well_formed = stream.feed(piece, [&](const warc::HttpHead*, ByteView octets) -> Status {
            outcome.payload.insert(outcome.payload.end(), octets.begin(), octets.end());
            return {};
        }).has_value();
    }
    outcome.well_formed = outcome.well_formed && stream.finish().has_value();
    if (stream.head() != nullptr) outcome.head = *stream.head();
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t step = 1U + data[0];
    const auto kind = (data[1] & 1) != 0 ? warc::MessageKind::request : warc::MessageKind::response;
    const bool truncated = (data[1] & 2) != 0;
    const ByteView block(data + 2, size - 2);
    const Outcome whole = run(block, block.size() + 1, kind, truncated);
    const Outcome pieces = run(block, step, kind, truncated);
    SAKSI_ASSERT(whole.well_formed == pieces.well_formed);
    if (!whole.well_formed) return 0;
    SAKSI_ASSERT(whole.payload == pieces.payload && whole.head.has_value());
    if (auto body = warc::decode_content(whole.payload, *whole.head, 65'536)) SAKSI_ASSERT(body->size() <= 65'536);
    return 0;
}
