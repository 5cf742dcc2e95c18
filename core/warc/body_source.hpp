// Octets wherever they lie, read in windows, so that memory never grows with a body.
#pragma once

#include <cstdint>
#include <functional>

#include "base/bytes.hpp"
#include "base/file_system.hpp"
#include "base/result.hpp"

namespace saksi::warc {

/// Takes the next octets of a stream; the view lives for the call only. An error ends the stream and is handed on.
using Sink = std::function<Status(ByteView)>;

/// A stretch of memory or of a file. Borrows: what it was made from must outlive it and stay unchanged.
class BodySource {
public:
    BodySource() = default;
    static BodySource of(ByteView octets) noexcept;
    /// `size` octets from `begin`, which lie inside `file`.
    static BodySource of(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size) noexcept;

    std::uint64_t size() const noexcept { return size_; }
    /// Hands all octets to `sink` in order, at most limits::read_window at a time; may be called again. Errors: those of the file and of `sink`.
    Status stream(const Sink& sink) const;

private:
    const std::uint8_t* memory_ = nullptr;
    const base::ReadableFile* file_ = nullptr;
    std::uint64_t begin_ = 0;
    std::uint64_t size_ = 0;
};

}  // namespace saksi::warc
