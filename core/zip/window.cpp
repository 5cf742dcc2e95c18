#include "zip/window.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace saksi::zip {

Window::Window(const base::ReadableFile& file, std::uint64_t end, std::size_t capacity) : file_(file), end_(end), capacity_(capacity) {}

Result<ByteView> Window::at(std::uint64_t offset, std::size_t count) {
    SAKSI_ASSERT(count <= capacity_ && offset <= end_ && count <= end_ - offset);
    if (offset < begin_ || offset + count > begin_ + buffer_.size()) {
        buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(capacity_, end_ - offset)));
        begin_ = offset;
        if (auto read = file_.read_at(offset, buffer_); !read) {
            buffer_.clear();
            return pass_on(read);
        }
    }
    return ByteView(buffer_).subspan(static_cast<std::size_t>(offset - begin_), count);
}

}  // namespace saksi::zip
