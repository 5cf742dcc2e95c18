#include "atproto/account_key.hpp"

#include <array>

#include "atproto/multibase.hpp"

namespace saksi::atproto {

namespace {

using trust::Curve;
using trust::CurveKey;

/// Multicodec secp256k1-pub 0xE7 and p256-pub 0x1200 as unsigned LEB128 (github.com/multiformats/multicodec).
constexpr std::array<std::uint8_t, 2> prefix_secp256k1{0xE7, 0x01}, prefix_p256{0x80, 0x24};
constexpr std::size_t compressed_size = 33;

std::optional<CurveKey> key_of(Curve curve, ByteView point) {
    auto key = CurveKey::from_point(curve, point);
    return key ? std::optional(std::move(*key)) : std::nullopt;
}

/// `z` and base 58.
std::optional<Bytes> from_multibase(std::string_view text) {
    if (!text.starts_with('z')) return std::nullopt;
    return from_base58(text.substr(1));
}

std::optional<CurveKey> from_multikey(std::string_view multibase) {
    const auto octets = from_multibase(multibase);
    if (!octets || octets->size() != 2 + compressed_size) return std::nullopt;
    const std::array<std::uint8_t, 2> prefix{(*octets)[0], (*octets)[1]};
    const ByteView point = ByteView(*octets).subspan(2);
    if (prefix == prefix_secp256k1) return key_of(Curve::secp256k1, point);
    if (prefix == prefix_p256) return key_of(Curve::p256, point);
    return std::nullopt;
}

}  // namespace

std::optional<CurveKey> key_from_did(std::string_view text) {
    constexpr std::string_view method = "did:key:";
    return text.starts_with(method) ? from_multikey(text.substr(method.size())) : std::nullopt;
}

std::optional<CurveKey> key_from_method(std::string_view type, std::string_view multibase) {
    if (type == "Multikey") return from_multikey(multibase);
    const bool k256 = type == "EcdsaSecp256k1VerificationKey2019";
    if (!k256 && type != "EcdsaSecp256r1VerificationKey2019") return std::nullopt;
    const auto point = from_multibase(multibase);
    return point ? key_of(k256 ? Curve::secp256k1 : Curve::p256, *point) : std::nullopt;
}

std::string did_of(const CurveKey& key) {
    const auto& prefix = key.curve() == Curve::secp256k1 ? prefix_secp256k1 : prefix_p256;
    Bytes octets(prefix.begin(), prefix.end());
    const Bytes point = key.compressed();
    octets.insert(octets.end(), point.begin(), point.end());
    return "did:key:z" + base58_of(octets);
}

}  // namespace saksi::atproto
