// The values of tests/data/atproto, and archives built by hand.
#pragma once

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "atproto/cbor.hpp"
#include "atproto/cid.hpp"
#include "base/json.hpp"
#include "digest/encoding.hpp"

namespace saksi::atproto {

inline Json test_json(const std::string& name) {
    std::ifstream file(std::string(SAKSI_TEST_DATA) + "/atproto/" + name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return base::parse_json(bytes_of(text)).value();
}
inline const Json& peer() {
    static const Json json = test_json("peer.json");
    return json;
}
inline const Json& interop() {
    static const Json json = test_json("interop.json");
    return json;
}
/// What stands at an RFC 6901 pointer of peer.json.
inline std::string peer_text(std::string_view pointer) { return *peer().at_pointer(pointer)->string(); }
inline std::string peer_json(std::string_view pointer) { return peer().at_pointer(pointer)->canonical(); }

/// base64 with or without padding.
inline Bytes octets_of(std::string text) {
    text.append((4 - text.size() % 4) % 4, '=');
    return digest::from_base64(text).value();
}
inline Bytes peer_car(const std::string& name) { return octets_of(peer_text("/cars/" + name)); }

/// Octets written as hexadecimal digits.
inline Bytes hex(std::string_view digits) {
    Bytes octets;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) octets.push_back(static_cast<std::uint8_t>(std::stoul(std::string(digits.substr(i, 2)), nullptr, 16)));
    return octets;
}

/// A CAR made here: head with one root, then the blocks under the names that they have.
inline Bytes car_of(const Cid& root, const std::vector<Bytes>& blocks) {
    Bytes car;
    const auto put = [&](const Bytes& part) {
        for (std::size_t left = part.size();; left >>= 7) {
            car.push_back(static_cast<std::uint8_t>((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
            if (left <= 0x7F) break;
        }
        car.insert(car.end(), part.begin(), part.end());
    };
    put(Cbor(Cbor::Map{{"roots", Cbor(Cbor::Array{Cbor(root)})}, {"version", Cbor(std::int64_t{1})}}).encoded());
    for (const Bytes& block : blocks) {
        const Cid cid = Cid::of(Cid::Codec::dag_cbor, block);
        Bytes section(cid.octets().begin(), cid.octets().end());
        section.insert(section.end(), block.begin(), block.end());
        put(section);
    }
    return car;
}

/// The English sentence of a failure.
template <class T>
std::string why(const Result<T>& result) {
    return result ? "it was accepted" : base::text_of(result.error().what(), base::Language::english);
}

}  // namespace saksi::atproto
