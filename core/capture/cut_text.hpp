// Texts from plugins and networks where only the beginning has room.
#pragma once

#include <string>
#include <string_view>

namespace saksi::capture {

/// The first `octets` of UTF-8 text, less where a character would be cut in two: half of one is no text, and no custody log takes it.
inline std::string cut_text(std::string_view text, std::size_t octets) {
    if (text.size() <= octets) return std::string(text);
    while (octets > 0 && (static_cast<unsigned char>(text[octets]) & 0xC0) == 0x80) --octets;
    return std::string(text.substr(0, octets));
}

}  // namespace saksi::capture
