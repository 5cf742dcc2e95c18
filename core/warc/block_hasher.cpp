#include "warc/block_hasher.hpp"

namespace saksi::warc {

BlockHasher::BlockHasher(RecordType type, bool truncated, const PayloadSink& payload) : type_(type), sink_(payload) {
    if (type == RecordType::request) http_.emplace(MessageKind::request, truncated);
    if (type == RecordType::response) http_.emplace(MessageKind::response, truncated);
}

Status BlockHasher::take_payload(const HttpHead* head, ByteView piece) {
    payload_bytes_ += piece.size();
    return sink_ ? sink_(head, piece) : Status{};
}

Status BlockHasher::feed(ByteView block) {
    block_.update(block);
    if (type_ == RecordType::resource) return take_payload(nullptr, block);  // its payload is its block: one digest serves both
    if (!http_ || http_error_) return {};

    Status sink_status;
    auto fed = http_->feed(block, [&](const HttpHead* head, ByteView piece) -> Status {
        payload_.update(piece);
        sink_status = take_payload(head, piece);
        return sink_status;
    });
    if (!sink_status) return sink_status;
    // A block that is no HTTP message is a defect of the record, not of the file: its own digest is still wanted.
    if (!fed) http_error_ = std::move(fed.error());
    return {};
}

BlockHasher::Outcome BlockHasher::finish() {
    Outcome outcome{.block = block_.finish(), .payload = {}, .payload_bytes = payload_bytes_, .http = {}, .http_head = {}, .http_error = std::move(http_error_)};
    if (type_ == RecordType::resource) outcome.payload = outcome.block;
    if (!http_) return outcome;
    if (!outcome.http_error) {
        if (auto complete = http_->finish(); !complete) outcome.http_error = std::move(complete.error());
    }
    if (!outcome.http_error) outcome.payload = payload_.finish();
    if (http_->head() != nullptr) {
        outcome.http = *http_->head();
        outcome.http_head = http_->head_octets();
    }
    return outcome;
}

}  // namespace saksi::warc
