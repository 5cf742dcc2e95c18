#include "warc/body_source.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace saksi::warc {

BodySource BodySource::of(ByteView octets) noexcept {
    BodySource source;
    source.memory_ = octets.data();
    source.size_ = octets.size();
    return source;
}

BodySource BodySource::of(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size) noexcept {
    BodySource source;
    source.file_ = &file;
    source.begin_ = begin;
    source.size_ = size;
    return source;
}

Status BodySource::stream(const Sink& sink) const {
    Bytes window(file_ != nullptr ? std::min<std::uint64_t>(size_, limits::read_window) : 0);
    for (std::uint64_t done = 0; done < size_;) {
        const std::size_t step = std::min<std::uint64_t>(size_ - done, limits::read_window);
        ByteView piece;
        if (file_ != nullptr) {
            const std::span<std::uint8_t> target = std::span(window).first(step);
            if (auto read = file_->read_at(begin_ + done, target); !read) return read;
            piece = target;
        } else {
            piece = {memory_ + done, step};
        }
        if (auto taken = sink(piece); !taken) return taken;
        done += step;
    }
    return {};
}

}  // namespace saksi::warc
