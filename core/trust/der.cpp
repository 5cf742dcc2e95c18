#include "trust/der.hpp"

#include <algorithm>

namespace saksi::trust::der {

std::optional<Element> Reader::next() noexcept {
    if (rest_.size() < 2) return std::nullopt;
    const std::uint8_t tag = rest_[0];
    if ((tag & 0x1f) == 0x1f) return std::nullopt;  // no tag number above 30 occurs in CMS, TSP or X.509
    std::size_t header = 2;
    std::size_t length = rest_[1];
    if (length >= 0x80) {
        const std::size_t octets = length & 0x7f;
        if (octets == 0 || octets > 4 || rest_.size() < 2 + octets) return std::nullopt;  // 0: indefinite (C15)
        length = 0;
        for (std::size_t i = 0; i < octets; ++i) length = length << 8 | rest_[2 + i];
        if (rest_[2] == 0 || length < 0x80) return std::nullopt;  // not the shortest form
        header += octets;
    }
    if (rest_.size() - header < length) return std::nullopt;
    const Element element{tag, rest_.subspan(header, length), rest_.first(header + length)};
    rest_ = rest_.subspan(header + length);
    return element;
}

std::optional<Element> Reader::next(std::uint8_t tag) noexcept {
    if (!next_is(tag)) return std::nullopt;
    return next();
}

std::optional<Element> only(ByteView input, std::uint8_t tag) noexcept {
    Reader reader(input);
    const auto element = reader.next(tag);
    if (!element || !reader.at_end()) return std::nullopt;
    return element;
}

std::optional<std::vector<Element>> all(ByteView content, std::size_t most) {
    std::vector<Element> elements;
    Reader reader(content);
    while (!reader.at_end()) {
        const auto element = reader.next();
        if (!element || elements.size() == most) return std::nullopt;
        elements.push_back(*element);
    }
    return elements;
}

bool is_sorted_set(const std::vector<Element>& elements) noexcept {
    for (std::size_t i = 1; i < elements.size(); ++i) {
        if (!std::ranges::lexicographical_compare(elements[i - 1].whole, elements[i].whole)) return false;
    }
    return true;
}

bool is_strict_integer(ByteView content) noexcept {
    if (content.empty()) return false;
    if (content.size() == 1) return true;
    const bool needless_zero = content[0] == 0x00 && (content[1] & 0x80) == 0;
    const bool needless_ones = content[0] == 0xff && (content[1] & 0x80) != 0;
    return !needless_zero && !needless_ones;
}

std::optional<std::uint32_t> small_integer(ByteView content) noexcept {
    if (!is_strict_integer(content) || content.size() > 3 || (content[0] & 0x80) != 0) return std::nullopt;
    std::uint32_t value = 0;
    for (const std::uint8_t octet : content) value = value << 8 | octet;
    return value;
}

std::string oid_text(ByteView content) {
    std::string text;
    std::uint64_t arc = 0;
    bool inside = false;
    for (const std::uint8_t octet : content) {
        if (!inside && octet == 0x80) return {};  // X.690 §8.19.2: no leading zero group
        if (arc > (UINT64_MAX >> 8)) return {};
        arc = arc << 7 | (octet & 0x7f);
        inside = (octet & 0x80) != 0;
        if (inside) continue;
        if (text.empty()) {
            const std::uint64_t first = std::min<std::uint64_t>(arc / 40, 2);
            text = std::to_string(first) + '.' + std::to_string(arc - first * 40);
        } else {
            text += '.' + std::to_string(arc);
        }
        arc = 0;
    }
    return inside ? std::string{} : text;
}

bool equal(ByteView a, ByteView b) noexcept { return std::ranges::equal(a, b); }

Bytes element(std::uint8_t tag, ByteView content) {
    Bytes out{tag};
    if (content.size() < 0x80) {
        out.push_back(static_cast<std::uint8_t>(content.size()));
    } else {
        std::size_t octets = 1;
        while (octets < 4 && content.size() >> (8 * octets) != 0) ++octets;
        out.push_back(static_cast<std::uint8_t>(0x80 | octets));
        for (std::size_t i = octets; i-- > 0;) out.push_back(static_cast<std::uint8_t>(content.size() >> (8 * i)));
    }
    out.insert(out.end(), content.begin(), content.end());
    return out;
}

Bytes sorted_content(std::vector<Bytes> members) {
    std::ranges::sort(members);
    Bytes out;
    for (const Bytes& member : members) out.insert(out.end(), member.begin(), member.end());
    return out;
}

}  // namespace saksi::trust::der
