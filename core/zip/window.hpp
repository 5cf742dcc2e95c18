// A moving window over a file, so that reading many small headers costs few system calls and flat memory.
#pragma once

#include "base/file_system.hpp"

namespace saksi::zip {

class Window {
public:
    /// Reads at most `capacity` octets at a time and never at or beyond `end`. `file` outlives the Window.
    Window(const base::ReadableFile& file, std::uint64_t end, std::size_t capacity);

    /// `count` octets from `offset`, at most the capacity; the view lives until the next call. The caller has checked that they lie
    /// before `end`. Errors: those of ReadableFile::read_at.
    Result<ByteView> at(std::uint64_t offset, std::size_t count);

private:
    const base::ReadableFile& file_;
    std::uint64_t end_;
    std::size_t capacity_;
    std::uint64_t begin_ = 0;
    Bytes buffer_;
};

}  // namespace saksi::zip
