// What a capture tells whoever watches. All calls come from the thread that runs the capture.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/message.hpp"

namespace saksi::capture {

class Progress {
public:
    virtual ~Progress() = default;
    /// Another request was planned.
    virtual void planned(std::string_view url) = 0;
    /// An answer is durable: this line may be shown as an acknowledgement. `status` 0: there was none.
    virtual void acknowledged(std::string_view url, int status, std::uint64_t bytes) = 0;
    /// `open` requests are not answered yet.
    virtual void remaining(std::size_t open) = 0;
    /// Something that could not be had.
    virtual void lost(const Message& what) = 0;
};

}  // namespace saksi::capture
