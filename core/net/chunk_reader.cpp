#include "net/chunk_reader.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace saksi::net {
namespace {

int hex_value(std::uint8_t octet) noexcept {
    if (octet >= '0' && octet <= '9') return octet - '0';
    if (octet >= 'a' && octet <= 'f') return octet - 'a' + 10;
    if (octet >= 'A' && octet <= 'F') return octet - 'A' + 10;
    return -1;
}

constexpr int size_digits = 15;  // 2^60: far beyond any body, and no overflow on the way

}  // namespace

std::size_t ChunkReader::feed(ByteView wire, const std::function<void(ByteView)>& payload) {
    std::size_t at = 0;
    while (at < wire.size() && state_ == State::reading) {
        if (step_ == Step::data) {
            const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(left_, wire.size() - at));
            payload(wire.subspan(at, take));
            at += take;
            left_ -= take;
            if (left_ == 0) step_ = Step::data_cr;
            continue;
        }
        step(wire[at++]);
    }
    return state_ == State::broken ? wire.size() : at;  // of a broken message everything is kept
}

void ChunkReader::end_of_size_line() {
    line_ = 0;
    step_ = left_ == 0 ? Step::trailer_start : Step::data;
    if (digits_ == 0) state_ = State::broken;
    digits_ = 0;
}

void ChunkReader::step(std::uint8_t octet) {
    if (++line_ > limits::http_head_bytes) {  // an endless extension or trailer
        state_ = State::broken;
        return;
    }
    switch (step_) {
        case Step::size:
            if (const int value = hex_value(octet); value >= 0 && digits_ < size_digits) {
                left_ = left_ * 16 + static_cast<std::uint64_t>(value);
                ++digits_;
            } else if (octet == '\r') step_ = Step::size_lf;
            else if (octet == '\n') end_of_size_line();
            else if ((octet == ';' || octet == ' ' || octet == '\t') && digits_ > 0) step_ = Step::extension;
            else state_ = State::broken;
            return;
        case Step::extension:
            if (octet == '\r') step_ = Step::size_lf;
            else if (octet == '\n') end_of_size_line();
            return;
        case Step::size_lf:
            if (octet == '\n') end_of_size_line();
            else state_ = State::broken;
            return;
        case Step::data_cr:
            line_ = 0;
            if (octet == '\r') step_ = Step::data_lf;
            else if (octet == '\n') step_ = Step::size;
            else state_ = State::broken;
            return;
        case Step::data_lf:
            if (octet == '\n') step_ = Step::size;
            else state_ = State::broken;
            return;
        case Step::trailer_start:
            if (octet == '\r') step_ = Step::end_lf;
            else if (octet == '\n') state_ = State::ended;
            else step_ = Step::trailer;
            return;
        case Step::trailer:
            if (octet == '\r') step_ = Step::trailer_lf;
            else if (octet == '\n') step_ = Step::trailer_start;
            return;
        case Step::trailer_lf:
            if (octet == '\n') step_ = Step::trailer_start;
            else state_ = State::broken;
            return;
        case Step::end_lf:
            state_ = octet == '\n' ? State::ended : State::broken;
            return;
        case Step::data:
            return;
    }
}

}  // namespace saksi::net
