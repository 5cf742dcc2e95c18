// Pictures that may stand in a report: PNG and JPEG, recognised by their own octets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace saksi::report {

class Picture {
public:
    /// nullopt for everything but a PNG (signature, IHDR first) or a JPEG (SOI, then segments up to a frame header) of at most limits::picture_bytes and
    /// limits::picture_pixels. What a server calls the octets does not matter. SVG is a document that can hold script: never.
    static std::optional<Picture> read(Bytes octets);

    std::uint32_t width() const noexcept { return width_; }
    std::uint32_t height() const noexcept { return height_; }
    /// `data:image/png;base64,…`
    std::string data_uri() const;

private:
    Picture(Bytes octets, std::string_view media_type, std::uint32_t width, std::uint32_t height)
        : octets_(std::move(octets)), media_type_(media_type), width_(width), height_(height) {}
    Bytes octets_;
    std::string_view media_type_;
    std::uint32_t width_, height_;
};

}  // namespace saksi::report
