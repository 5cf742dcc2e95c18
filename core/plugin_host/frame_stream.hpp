// Whole frames out of octets that arrive in pieces.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "plugin_host/frame.hpp"

namespace saksi::plugin_host {

/// Used on both ends of the socket pair. Memory grows with what has arrived, not with what a length claims.
class FrameStream {
public:
    /// Where the next octets may be read into, never empty; ends the life of the last frame.
    std::span<std::uint8_t> room();
    /// How many octets were read into it.
    void filled(std::size_t octets) noexcept { end_ += octets; }
    /// The next frame when all of it is here; its views live until the next `room`. Errors: malformed, limit_exceeded.
    Result<std::optional<Frame>> next();
    /// True when nothing is left of what arrived.
    bool empty() const noexcept { return begin_ == end_; }

private:
    Bytes octets_;
    std::size_t begin_ = 0, end_ = 0;
};

}  // namespace saksi::plugin_host
