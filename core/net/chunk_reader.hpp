// Takes the chunked transfer-coding off a body that arrives in pieces, without keeping it.
#pragma once

#include <cstdint>
#include <functional>

#include "base/bytes.hpp"

namespace saksi::net {

class ChunkReader {
public:
    enum class State { reading, ended, broken };

    /// Consumes `wire` up to the end of the message at most; calls `payload` with pieces of chunk data. Returns how much belongs to the
    /// message: less than given only once it has ended. A broken framing stays broken. Source: RFC 9112 §7.1; a line may end with a bare
    /// LF (§2.2).
    std::size_t feed(ByteView wire, const std::function<void(ByteView)>& payload);
    State state() const noexcept { return state_; }

private:
    enum class Step { size, extension, size_lf, data, data_cr, data_lf, trailer_start, trailer, trailer_lf, end_lf };
    void step(std::uint8_t octet);
    void end_of_size_line();

    State state_ = State::reading;
    Step step_ = Step::size;
    std::uint64_t left_ = 0;
    int digits_ = 0;
    std::size_t line_ = 0;
};

}  // namespace saksi::net
