// Cutting and swapping parts of a DER structure with all lengths around them set right again: how a forger works.
#pragma once

#include "trust/der.hpp"

namespace saksi::test {

/// Tag, shortest definite length, content.
inline Bytes element(std::uint8_t tag, const Bytes& content) {
    Bytes out{tag};
    if (content.size() >= 0x100) {
        out.insert(out.end(), {0x82, static_cast<std::uint8_t>(content.size() >> 8), static_cast<std::uint8_t>(content.size())});
    } else if (content.size() >= 0x80) {
        out.insert(out.end(), {0x81, static_cast<std::uint8_t>(content.size())});
    } else {
        out.push_back(static_cast<std::uint8_t>(content.size()));
    }
    out.insert(out.end(), content.begin(), content.end());
    return out;
}

/// `octets` with the element that equals `part` replaced by `replacement` (which may be empty). Content below 64 KiB.
inline Bytes with_replaced(ByteView octets, ByteView part, ByteView replacement) {
    Bytes out;
    trust::der::Reader reader(octets);
    while (!reader.at_end()) {
        const auto next = reader.next();
        if (!next) return {};
        if (trust::der::equal(next->whole, part)) {
            out.insert(out.end(), replacement.begin(), replacement.end());
        } else if ((next->tag & 0x20) != 0 && next->content.size() > part.size()) {
            const Bytes inner = element(next->tag, with_replaced(next->content, part, replacement));
            out.insert(out.end(), inner.begin(), inner.end());
        } else {
            out.insert(out.end(), next->whole.begin(), next->whole.end());
        }
    }
    return out;
}

}  // namespace saksi::test
