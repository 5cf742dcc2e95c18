#include "plugin_host/frame.hpp"

#include <limits>

#include "base/limits.hpp"

namespace saksi::plugin_host {

namespace {

void put_little_endian(Bytes& out, std::uint64_t value, int octets) {
    for (int i = 0; i < octets; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::uint64_t little_endian(ByteView octets) {
    std::uint64_t value = 0;
    for (std::size_t i = octets.size(); i-- > 0;) value = (value << 8) | octets[i];
    return value;
}

Status within_limits(std::uint64_t header, std::uint64_t body) {
    if (header > limits::frame_header_bytes)
        return fail(ErrorCode::limit_exceeded, msg("a plugin message's header has {size} bytes, more than {limit}",
                                                   {{"size", std::to_string(header)}, {"limit", std::to_string(limits::frame_header_bytes)}}));
    if (body > limits::frame_body_bytes)
        return fail(ErrorCode::limit_exceeded, msg("a plugin message's body has {size} bytes, more than {limit}",
                                                   {{"size", std::to_string(body)}, {"limit", std::to_string(limits::frame_body_bytes)}}));
    return {};
}

}  // namespace

Result<Bytes> encode_frame(ByteView header, ByteView body) {
    if (Status fits = within_limits(header.size(), body.size()); !fits) return pass_on(fits);
    Bytes out;
    out.reserve(frame_prefix_bytes + header.size() + body.size());
    put_little_endian(out, header.size(), 4);
    put_little_endian(out, body.size(), 8);
    out.insert(out.end(), header.begin(), header.end());
    out.insert(out.end(), body.begin(), body.end());
    return out;
}

Result<std::size_t> frame_octets(ByteView prefix) {
    const std::uint64_t header_size = little_endian(prefix.first(4));
    const std::uint64_t body_size = little_endian(prefix.subspan(4, 8));
    if (Status fits = within_limits(header_size, body_size); !fits) return pass_on(fits);
    // Both are far below 2^63 here, so the sum cannot wrap.
    return static_cast<std::size_t>(frame_prefix_bytes + header_size + body_size);
}

Result<Frame> decode_frame(ByteView octets) {
    if (octets.size() < frame_prefix_bytes)
        return fail(ErrorCode::malformed, msg("a plugin message ends inside its lengths ({size} of 12 bytes)", {{"size", std::to_string(octets.size())}}));
    Result<std::size_t> whole = frame_octets(octets);
    if (!whole) return pass_on(whole);
    if (octets.size() < *whole)
        return fail(ErrorCode::malformed, msg("a plugin message of {size} bytes ends after {have}",
                                              {{"size", std::to_string(*whole)}, {"have", std::to_string(octets.size())}}));
    const auto header_size = static_cast<std::size_t>(little_endian(octets.first(4)));
    Frame frame;
    frame.header_text = octets.subspan(frame_prefix_bytes, header_size);
    frame.body = octets.first(*whole).subspan(frame_prefix_bytes + header_size);
    frame.octets = *whole;
    Result<Json> header = base::parse_json(frame.header_text);
    if (!header) return pass_on(header, msg("reading the header of a plugin message"));
    if (!header->object()) return fail(ErrorCode::malformed, msg("the header of a plugin message is no JSON object"));
    frame.header = std::move(*header);
    return frame;
}

}  // namespace saksi::plugin_host
