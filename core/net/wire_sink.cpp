#include "net/wire_sink.hpp"

#include <algorithm>

#include "net/head_reader.hpp"

namespace saksi::net {

WireSink::WireSink(base::FileSystem& files, Path spool, std::uint64_t limit) : files_(files), spool_(std::move(spool)), limit_(limit) {}

void WireSink::begin(ByteView head) {
    block_.emplace();
    payload_.emplace();
    block_->update(head);
    if (is_chunked(head)) chunks_.emplace();
}

WireSink::Verdict WireSink::add(ByteView wire) {
    const ByteView taken = wire.first(static_cast<std::size_t>(std::min<std::uint64_t>(limit_ - size_, wire.size())));
    ByteView message = taken;
    const auto hash_payload = [&](ByteView data) {
        payload_->update(data);
        payload_size_ += data.size();
    };
    if (chunks_) message = taken.first(chunks_->feed(taken, hash_payload));
    else hash_payload(taken);
    block_->update(message);
    if (auto stored = store(message); !stored) {
        error_ = stored.error();
        return Verdict::storage;
    }
    if (chunks_ && chunks_->state() == ChunkReader::State::broken) return Verdict::broken_framing;
    const bool ended = chunks_ && chunks_->state() == ChunkReader::State::ended;
    return taken.size() < wire.size() && !ended ? Verdict::limit : Verdict::go_on;
}

Status WireSink::store(ByteView wire) {
    size_ += wire.size();
    if (!file_) {
        memory_.insert(memory_.end(), wire.begin(), wire.end());
        if (memory_.size() <= limits::inline_body_bytes) return {};
        auto left_over = files_.status(spool_);
        if (left_over && *left_over)
            if (auto removed = files_.remove(spool_); !removed) return removed;
        auto created = files_.create(spool_, 0600);
        if (!created) return pass_on(created);
        file_ = std::move(*created);
        if (auto written = file_->append(memory_); !written) return written;
        memory_ = {};
        return {};
    }
    return file_->append(wire);
}

void WireSink::finish(HopRecord& record) {
    if (!block_) return;
    record.body.size = size_;
    record.body.bytes = std::move(memory_);
    if (file_) record.body.spool = spool_;
    file_.reset();
    record.block_sha256 = block_->finish();
    record.payload_size = payload_size_;
    // A message that is cut short has a payload all the same: what can be read of it.
    if (!chunks_ || chunks_->state() != ChunkReader::State::broken) record.payload_sha256 = payload_->finish();
}

}  // namespace saksi::net
