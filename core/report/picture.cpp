#include "report/picture.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.hpp"
#include "digest/encoding.hpp"

namespace saksi::report {

namespace {

struct Size {
    std::uint32_t width = 0, height = 0;
};

std::uint32_t big_endian(ByteView octets, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | octets[at + i];
    return value;
}

/// PNG (ISO/IEC 15948) §5.2 and §11.2.2: signature, then IHDR of 13 octets.
std::optional<Size> png_size(ByteView octets) {
    constexpr std::array<std::uint8_t, 16> start{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
    if (octets.size() < 33 || !std::equal(start.begin(), start.end(), octets.begin())) return std::nullopt;
    return Size{big_endian(octets, 16, 4), big_endian(octets, 20, 4)};
}

/// ITU-T T.81 §B.1.1: segments after SOI, each with its length, up to the frame header SOF0 to SOF15 (not DHT C4, JPG C8, DAC CC).
std::optional<Size> jpeg_size(ByteView octets) {
    if (octets.size() < 4 || octets[0] != 0xFF || octets[1] != 0xD8) return std::nullopt;
    std::size_t at = 2;
    while (at + 9 < octets.size()) {
        if (octets[at] != 0xFF) return std::nullopt;
        const std::uint8_t marker = octets[at + 1];
        if (marker == 0xFF) {
            ++at;  // fill octet, §B.1.1.2
            continue;
        }
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
            return Size{big_endian(octets, at + 7, 2), big_endian(octets, at + 5, 2)};
        const std::uint32_t length = big_endian(octets, at + 2, 2);
        if (marker < 0xC4 || (marker >= 0xD0 && marker <= 0xDA) || length < 2) return std::nullopt;
        at += 2 + length;
    }
    return std::nullopt;
}

bool is_allowed(const Size& size) {
    return size.width > 0 && size.height > 0 && size.width <= limits::picture_side && size.height <= limits::picture_side &&
           std::uint64_t{size.width} * size.height <= limits::picture_pixels;
}

}  // namespace

std::optional<Picture> Picture::read(Bytes octets) {
    if (octets.size() > limits::picture_bytes) return std::nullopt;
    if (const auto size = png_size(octets); size && is_allowed(*size)) return Picture(std::move(octets), "image/png", size->width, size->height);
    if (const auto size = jpeg_size(octets); size && is_allowed(*size)) return Picture(std::move(octets), "image/jpeg", size->width, size->height);
    return std::nullopt;
}

std::string Picture::data_uri() const { return "data:" + std::string(media_type_) + ";base64," + digest::base64_of(octets_); }

}  // namespace saksi::report
