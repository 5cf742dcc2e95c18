#include "trust/curve_key.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>

#include "trust/openssl_context.hpp"

namespace saksi::trust {

namespace {

using ParametersPtr = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using ParameterBuilderPtr = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using EcdsaPtr = Owned<ECDSA_SIG, ECDSA_SIG_free>;

constexpr std::size_t coordinate = 32;
using Scalar = std::array<std::uint8_t, coordinate>;

/// Half of the group's order, rounded down. Source: SEC 2 §2.4.1 and §2.4.2 (n), halved.
constexpr Scalar half_order_secp256k1{0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                      0x5D, 0x57, 0x6E, 0x73, 0x57, 0xA4, 0x50, 0x1D, 0xDF, 0xE9, 0x2F, 0x46, 0x68, 0x1B, 0x20, 0xA0};
constexpr Scalar half_order_p256{0x7F, 0xFF, 0xFF, 0xFF, 0x80, 0x00, 0x00, 0x00, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                 0xDE, 0x73, 0x7D, 0x56, 0xD3, 0x8B, 0xCF, 0x42, 0x79, 0xDC, 0xE5, 0x61, 0x7E, 0x31, 0x92, 0xA8};

const char* group_of(Curve curve) noexcept { return curve == Curve::secp256k1 ? "secp256k1" : "prime256v1"; }

bool is_point_form(ByteView point) {
    if (point.size() == 1 + coordinate) return point[0] == 0x02 || point[0] == 0x03;
    return point.size() == 1 + 2 * coordinate && point[0] == 0x04;
}

KeyPtr key_of(Curve curve, ByteView point) {
    const ParameterBuilderPtr builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, group_of(curve), 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
        return nullptr;
    const ParametersPtr parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const KeyContextPtr context(EVP_PKEY_CTX_new_from_name(library(), "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) return nullptr;
    return KeyPtr(key);
}

/// Both coordinates, big-endian, after 0x04; empty when OpenSSL does not give them.
Bytes uncompressed(EVP_PKEY* key) {
    Bytes point{0x04};
    for (const char* name : {OSSL_PKEY_PARAM_EC_PUB_X, OSSL_PKEY_PARAM_EC_PUB_Y}) {
        BIGNUM* number = nullptr;
        if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return {};
        Scalar octets{};
        const bool fits = BN_bn2binpad(number, octets.data(), static_cast<int>(octets.size())) == static_cast<int>(octets.size());
        BN_free(number);
        if (!fits) return {};
        point.insert(point.end(), octets.begin(), octets.end());
    }
    return point;
}

/// The form that OpenSSL takes: SEQUENCE of two INTEGERs. Empty when memory is short.
Bytes der_of(ByteView signature) {
    const EcdsaPtr value(ECDSA_SIG_new());
    BIGNUM* r = BN_bin2bn(signature.data(), static_cast<int>(coordinate), nullptr);
    BIGNUM* s = BN_bin2bn(signature.data() + coordinate, static_cast<int>(coordinate), nullptr);
    if (!value || !r || !s || ECDSA_SIG_set0(value.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    return encoded(i2d_ECDSA_SIG, value.get());
}

}  // namespace

std::string_view name_of(Curve curve) noexcept { return curve == Curve::secp256k1 ? "secp256k1" : "P-256"; }

Result<CurveKey> CurveKey::from_point(Curve curve, ByteView point) {
    const KeyPtr key = is_point_form(point) ? key_of(curve, point) : nullptr;
    Bytes octets = key ? uncompressed(key.get()) : Bytes();
    drained_errors();
    if (octets.empty()) return fail(ErrorCode::malformed, msg("these octets are no point of the curve {curve}", {{"curve", std::string(name_of(curve))}}));
    return CurveKey(curve, std::move(octets));
}

Bytes CurveKey::compressed() const {
    Bytes octets(point_.begin(), point_.begin() + 1 + coordinate);
    octets[0] = static_cast<std::uint8_t>(0x02 | (point_.back() & 0x01));
    return octets;
}

bool CurveKey::verifies(ByteView message, ByteView signature) const {
    if (signature.size() != 2 * coordinate) return false;
    const Scalar& half = curve_ == Curve::secp256k1 ? half_order_secp256k1 : half_order_p256;
    if (std::ranges::lexicographical_compare(half, signature.subspan(coordinate))) return false;
    const Bytes der = der_of(signature);
    const KeyPtr key = key_of(curve_, point_);
    const DigestContextPtr context(EVP_MD_CTX_new());
    const bool good = key && context && !der.empty() && EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", library(), nullptr, key.get(), nullptr) == 1 &&
                      EVP_DigestVerify(context.get(), der.data(), der.size(), message.data(), message.size()) == 1;
    drained_errors();
    return good;
}

}  // namespace saksi::trust
