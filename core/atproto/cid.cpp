#include "atproto/cid.hpp"

#include <algorithm>

#include "atproto/multibase.hpp"
#include "digest/digest.hpp"

namespace saksi::atproto {

namespace {
constexpr std::uint8_t version_1 = 0x01, sha2_256 = 0x12, digest_size = 0x20;
constexpr std::size_t text_size = 59;
}  // namespace

Cid Cid::of(Codec codec, ByteView block) {
    Cid cid;
    cid.octets_ = {version_1, static_cast<std::uint8_t>(codec), sha2_256, digest_size};
    std::ranges::copy(digest::sha256_of(block).octets(), cid.octets_.begin() + 4);
    return cid;
}

std::optional<Cid> Cid::from_octets(ByteView octets) {
    if (octets.size() != size || octets[0] != version_1 || octets[2] != sha2_256 || octets[3] != digest_size) return std::nullopt;
    if (octets[1] != static_cast<std::uint8_t>(Codec::dag_cbor) && octets[1] != static_cast<std::uint8_t>(Codec::raw)) return std::nullopt;
    Cid cid;
    std::ranges::copy(octets, cid.octets_.begin());
    return cid;
}

std::optional<Cid> Cid::from_text(std::string_view text) {
    if (text.size() != text_size || text[0] != 'b') return std::nullopt;
    const auto octets = from_base32(text.substr(1));
    return octets ? from_octets(*octets) : std::nullopt;
}

std::string Cid::text() const { return "b" + base32_of(octets_); }

}  // namespace saksi::atproto
