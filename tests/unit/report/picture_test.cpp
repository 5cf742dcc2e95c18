#include "report/picture.hpp"

#include <catch2/catch.hpp>

#include "base/limits.hpp"

using namespace saksi;
using report::Picture;

namespace {

Bytes octets_of(const std::string& text) { return base::copy_of(bytes_of(text)); }

/// Signature, IHDR and nothing else: what Picture looks at. ISO/IEC 15948 §5.2, §11.2.2.
std::string png(const std::string& width, const std::string& height) {
    return std::string("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16) + width + height + std::string("\x08\x02\0\0\0\0\0\0\0", 9);
}

/// SOI, APP0, a table, then the frame header of a picture of 3 by 2. ITU-T T.81 §B.2.2.
const std::string jpeg = std::string("\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", 20) + std::string("\xFF\xDB\0\4ab", 6) +
                         std::string("\xFF\xC2\0\x0b\x08\0\2\0\3\1\1\x11\0", 13) + "xx";

}  // namespace

TEST_CASE("picture: PNG and JPEG by their own octets", "[unit][report]") {
    const auto one = Picture::read(octets_of(png(std::string("\0\0\2\x80", 4), std::string("\0\0\1\x90", 4))));
    REQUIRE(one);
    CHECK(one->width() == 640);
    CHECK(one->height() == 400);
    CHECK(one->data_uri().starts_with("data:image/png;base64,iVBORw0KGgo"));
    const auto two = Picture::read(octets_of(jpeg));
    REQUIRE(two);
    CHECK(two->width() == 3);
    CHECK(two->height() == 2);
    CHECK(two->data_uri().starts_with("data:image/jpeg;base64,/9j/"));
}

TEST_CASE("picture: whatever else claims to be one is none", "[unit][report]") {
    const std::string three = std::string("\0\0\0\3", 4), none = std::string("\0\0\0\0", 4), wide = std::string("\0\0\x40\1", 4), much = std::string("\0\0\x40\0", 4);
    REQUIRE(Picture::read(octets_of(png(three, three))));
    CHECK_FALSE(Picture::read({}));
    CHECK_FALSE(Picture::read(octets_of("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>")));
    CHECK_FALSE(Picture::read(octets_of("GIF89a" + std::string(60, 'x'))));
    CHECK_FALSE(Picture::read(octets_of(png(three, three).substr(0, 32))));
    CHECK_FALSE(Picture::read(octets_of(png(none, three))));
    CHECK_FALSE(Picture::read(octets_of(png(wide, three))));
    CHECK_FALSE(Picture::read(octets_of(png(much, much))));
    CHECK_FALSE(Picture::read(octets_of(jpeg.substr(0, 30))));
    CHECK_FALSE(Picture::read(octets_of("\xFF\xD8picture\xFF\xD9")));
    Bytes large = octets_of(png(three, three));
    large.resize(limits::picture_bytes);
    CHECK(Picture::read(large));
    large.push_back(0);
    CHECK_FALSE(Picture::read(large));
}
