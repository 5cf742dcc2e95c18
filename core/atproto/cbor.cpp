#include "atproto/cbor.hpp"

namespace saksi::atproto {

namespace {

enum Major : std::uint8_t { unsigned_integer = 0, negative_integer = 1, octet_string = 2, text_string = 3, array_of = 4, map_of = 5, tag = 6, simple = 7 };
constexpr std::uint8_t link_tag[] = {0xD8, 0x2A};  // tag 42

/// The shortest head (RFC 8949 §4.2.1).
void put_head(Bytes& out, Major major, std::uint64_t argument) {
    const auto first = static_cast<std::uint8_t>(major << 5);
    int width = 0;
    if (argument < 24) return out.push_back(static_cast<std::uint8_t>(first | argument));
    while (width < 3 && argument >> (8 << width) != 0) ++width;
    out.push_back(static_cast<std::uint8_t>(first | (24 + width)));
    for (int shift = (8 << width) - 8; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(argument >> shift & 0xFF));
}

void put_octets(Bytes& out, Major major, ByteView octets) {
    put_head(out, major, octets.size());
    out.insert(out.end(), octets.begin(), octets.end());
}

void put(Bytes& out, const Cbor& value) {
    if (const bool* boolean = value.boolean()) return out.push_back(*boolean ? 0xF5 : 0xF4);
    if (const std::int64_t* number = value.integer())
        return *number < 0 ? put_head(out, negative_integer, static_cast<std::uint64_t>(-1 - *number)) : put_head(out, unsigned_integer, static_cast<std::uint64_t>(*number));
    if (const std::string* text = value.text()) return put_octets(out, text_string, bytes_of(*text));
    if (const Bytes* octets = value.octets()) return put_octets(out, octet_string, *octets);
    if (const Cid* link = value.link()) {
        out.insert(out.end(), std::begin(link_tag), std::end(link_tag));
        put_head(out, octet_string, Cid::size + 1);
        out.push_back(0x00);  // the multibase prefix of plain octets, kept for history's sake
        out.insert(out.end(), link->octets().begin(), link->octets().end());
        return;
    }
    if (const Cbor::Array* array = value.array()) {
        put_head(out, array_of, array->size());
        for (const Cbor& element : *array) put(out, element);
        return;
    }
    if (const Cbor::Map* map = value.map()) {
        put_head(out, map_of, map->size());
        for (const auto& [key, member] : *map) {
            put_octets(out, text_string, bytes_of(key));
            put(out, member);
        }
        return;
    }
    out.push_back(0xF6);
}

}  // namespace

Bytes Cbor::encoded() const {
    Bytes out;
    put(out, *this);
    return out;
}

const Cbor* Cbor::find(std::string_view key) const noexcept {
    const Map* members = map();
    const auto found = members ? members->find(key) : Map::const_iterator();
    return members && found != members->end() ? &found->second : nullptr;
}

const std::string* Cbor::text_at(std::string_view key) const noexcept {
    const Cbor* member = find(key);
    return member ? member->text() : nullptr;
}

const Cid* Cbor::link_at(std::string_view key) const noexcept {
    const Cbor* member = find(key);
    return member ? member->link() : nullptr;
}

}  // namespace saksi::atproto
