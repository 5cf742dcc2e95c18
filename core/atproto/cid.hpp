// The name of a block by its content. Source: github.com/multiformats/cid, atproto.com/specs/data-model#link-and-cid-formats.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace saksi::atproto {

/// Version 1, SHA-256, codec dag-cbor or raw: the only ones of the AT Protocol.
class Cid {
public:
    enum class Codec : std::uint8_t { raw = 0x55, dag_cbor = 0x71 };
    /// 0x01, codec, 0x12 (SHA-256), 0x20 (its length), digest.
    static constexpr std::size_t size = 36;

    static Cid of(Codec codec, ByteView block);
    static std::optional<Cid> from_octets(ByteView octets);
    /// `b` and base 32 in lower case: 59 characters.
    static std::optional<Cid> from_text(std::string_view text);

    Codec codec() const noexcept { return static_cast<Codec>(octets_[1]); }
    ByteView octets() const noexcept { return octets_; }
    std::string text() const;
    /// True when SHA-256 of `block` is what this name says.
    bool names(ByteView block) const { return of(codec(), block) == *this; }

    auto operator<=>(const Cid&) const = default;

private:
    Cid() = default;
    std::array<std::uint8_t, size> octets_{};
};

}  // namespace saksi::atproto
