// One message on the wire between host and plugin: u32 header length, u64 body length (little-endian), JSON header, raw body.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace saksi::plugin_host {

inline constexpr std::size_t frame_prefix_bytes = 12;

/// A frame taken apart; the views are borrowed from the octets given to decode_frame.
struct Frame {
    Json header;
    ByteView header_text;
    ByteView body;
    std::size_t octets = 0;  ///< of the whole frame
};

/// Errors: limit_exceeded (limits::frame_header_bytes, limits::frame_body_bytes).
Result<Bytes> encode_frame(ByteView header, ByteView body);
/// Reads the frame at the start of `octets`. The lengths are checked before anything is read or stored. Errors: malformed (cut off, header no JSON
/// object), limit_exceeded.
Result<Frame> decode_frame(ByteView octets);

/// Octets of the whole frame that begins with `prefix` (at least frame_prefix_bytes). Errors: limit_exceeded.
Result<std::size_t> frame_octets(ByteView prefix);

}  // namespace saksi::plugin_host
