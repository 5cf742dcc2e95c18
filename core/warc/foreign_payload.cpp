#include "warc/foreign_payload.hpp"

#include <algorithm>

namespace saksi::warc {

ForeignPayload::ForeignPayload(digest::ForeignAlgorithm algorithm, std::optional<MessageKind> message)
    : message_(message), head_ended_(!message), payload_(algorithm), as_stored_(algorithm) {}

void ForeignPayload::feed_body(ByteView body) {
    if (body.empty()) return;
    as_stored_.update(body);
    if (!body_ || framing_broken_) return;
    framing_broken_ = !body_->feed(body, [&](ByteView piece) {
        payload_.update(piece);
        return Status{};
    });
}

void ForeignPayload::feed(ByteView block) {
    if (head_lost_) return;
    if (head_ended_) return feed_body(block);
    const std::size_t before = head_.size();
    const std::size_t room = std::min(block.size(), limits::http_head_bytes - before);
    head_.insert(head_.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(room));
    // The empty line may straddle two pieces.
    const std::size_t from = before > 3 ? before - 3 : 0;
    const auto size = http_head_size(ByteView(head_).subspan(from));
    if (!size) {
        head_lost_ = head_.size() == limits::http_head_bytes;
        return;
    }
    head_.resize(from + *size);
    head_ended_ = true;
    if (auto parsed = HttpHead::parse(*message_, head_)) {
        http_ = std::move(*parsed);
        body_.emplace(*http_, true);
    }
    feed_body(block.subspan(head_.size() - before));
}

ForeignPayload::Outcome ForeignPayload::finish() {
    Outcome outcome;
    if (!head_ended_) {
        outcome.head_found = outcome.complete = false;
        return outcome;
    }
    outcome.as_stored = as_stored_.finish();
    if (!message_) {
        outcome.payload = outcome.as_stored;
        return outcome;
    }
    const bool chunked = body_ && body_->framing() == Framing::chunked;
    outcome.complete = body_ && !framing_broken_ && (body_->complete() || body_->framing() == Framing::until_close);
    // Without chunks nothing is to be removed; a Content-Length that does not fit changes nothing of what lies there.
    if (body_ && !chunked) outcome.payload = outcome.as_stored;
    if (chunked && !framing_broken_) outcome.payload = payload_.finish();
    return outcome;
}

}  // namespace saksi::warc
