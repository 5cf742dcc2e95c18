// A public key on an elliptic curve as accounts of the AT Protocol use it: a bare point, without certificate or name.
#pragma once

#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace saksi::trust {

/// The two curves of atproto.com/specs/cryptography.
enum class Curve { secp256k1, p256 };
/// `secp256k1`, `P-256`.
std::string_view name_of(Curve curve) noexcept;

class CurveKey {
public:
    /// Reads a point in SEC 1 §2.3.3 form, compressed (33 octets) or uncompressed (65). Errors: malformed (another form, a point that is not on the curve).
    static Result<CurveKey> from_point(Curve curve, ByteView point);

    Curve curve() const noexcept { return curve_; }
    /// The point, compressed: 33 octets.
    Bytes compressed() const;
    /// True when `signature` is r ‖ s, 32 octets each, with s in the lower half of the group's order, and verifies over SHA-256 of `message`. A signature with
    /// the other s is refused: whoever sees one could otherwise make a second of the same thing. Source: FIPS 186-5 §6.4, by OpenSSL.
    bool verifies(ByteView message, ByteView signature) const;

    bool operator==(const CurveKey&) const = default;

private:
    CurveKey(Curve curve, Bytes point) : curve_(curve), point_(std::move(point)) {}

    Curve curve_;
    Bytes point_;  // uncompressed
};

}  // namespace saksi::trust
