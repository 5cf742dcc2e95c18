#include "plugin_host/frame_stream.hpp"

#include <algorithm>

namespace saksi::plugin_host {

namespace {

constexpr std::size_t smallest_room = 64 * 1024;

}  // namespace

std::span<std::uint8_t> FrameStream::room() {
    if (begin_ > 0) {
        std::copy(octets_.begin() + static_cast<std::ptrdiff_t>(begin_), octets_.begin() + static_cast<std::ptrdiff_t>(end_), octets_.begin());
        end_ -= begin_;
        begin_ = 0;
    }
    if (octets_.size() - end_ < smallest_room) octets_.resize(std::max(2 * octets_.size(), end_ + smallest_room));
    return std::span(octets_).subspan(end_);
}

Result<std::optional<Frame>> FrameStream::next() {
    const ByteView arrived = ByteView(octets_).subspan(begin_, end_ - begin_);
    if (arrived.size() < frame_prefix_bytes) return std::nullopt;
    Result<std::size_t> whole = frame_octets(arrived);
    if (!whole) return pass_on(whole);
    if (arrived.size() < *whole) return std::nullopt;
    Result<Frame> frame = decode_frame(arrived.first(*whole));
    if (!frame) return pass_on(frame);
    begin_ += *whole;
    return std::move(*frame);
}

}  // namespace saksi::plugin_host
