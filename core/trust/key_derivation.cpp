#include "trust/key_derivation.hpp"

#include "base/limits.hpp"
#include "trust/openssl_context.hpp"

namespace saksi::trust {

namespace {

constexpr std::uint64_t scrypt_cost = 1 << 20;

using Pbe = Owned<PBEPARAM, PBEPARAM_free>;
using Pbe2 = Owned<PBE2PARAM, PBE2PARAM_free>;
using Pbkdf2 = Owned<PBKDF2PARAM, PBKDF2PARAM_free>;
using Scrypt = Owned<SCRYPT_PARAMS, SCRYPT_PARAMS_free>;

template <class Ptr, class Item>
Ptr unpacked(const X509_ALGOR* algorithm, const Item* item) {
    const ASN1_OBJECT* oid = nullptr;
    int type = V_ASN1_UNDEF;
    const void* value = nullptr;
    X509_ALGOR_get0(&oid, &type, &value, algorithm);
    if (type != V_ASN1_SEQUENCE) return nullptr;
    return Ptr(static_cast<typename Ptr::pointer>(ASN1_item_unpack(static_cast<const ASN1_STRING*>(value), item)));
}

int nid_of(const X509_ALGOR* algorithm) {
    const ASN1_OBJECT* oid = nullptr;
    X509_ALGOR_get0(&oid, nullptr, nullptr, algorithm);
    return OBJ_obj2nid(oid);
}

bool is_pkcs12_scheme(int nid) { return nid >= NID_pbe_WithSHA1And128BitRC4 && nid <= NID_pbe_WithSHA1And40BitRC2_CBC; }

std::unexpected<Error> unsupported() {
    drained_errors();
    return fail(ErrorCode::unsupported, msg("the key file is not locked with PBES2 (PBKDF2 or scrypt)"));
}

}  // namespace

std::unexpected<Error> too_much_work() {
    return fail(ErrorCode::limit_exceeded, msg("unlocking the key file would take too long; at most {most} rounds are made", {{"most", std::to_string(limits::key_derivation_rounds)}}));
}

Status check_derivation(const X509_ALGOR* algorithm) {
    std::uint64_t work = 0;
    if (is_pkcs12_scheme(nid_of(algorithm))) {
        const auto parameters = unpacked<Pbe>(algorithm, ASN1_ITEM_rptr(PBEPARAM));
        if (!parameters || ASN1_INTEGER_get_uint64(&work, parameters->iter) != 1) return unsupported();
        if (work > limits::key_derivation_rounds) return too_much_work();
        return {};
    }
    if (nid_of(algorithm) != NID_pbes2) return unsupported();
    const auto scheme = unpacked<Pbe2>(algorithm, ASN1_ITEM_rptr(PBE2PARAM));
    if (!scheme) return unsupported();
    if (nid_of(scheme->keyfunc) == NID_id_pbkdf2) {
        const auto parameters = unpacked<Pbkdf2>(scheme->keyfunc, ASN1_ITEM_rptr(PBKDF2PARAM));
        if (!parameters || ASN1_INTEGER_get_uint64(&work, parameters->iter) != 1) return unsupported();
        if (work > limits::key_derivation_rounds) return too_much_work();
        return {};
    }
    if (nid_of(scheme->keyfunc) == NID_id_scrypt) {
        const auto parameters = unpacked<Scrypt>(scheme->keyfunc, ASN1_ITEM_rptr(SCRYPT_PARAMS));
        if (!parameters || ASN1_INTEGER_get_uint64(&work, parameters->costParameter) != 1) return unsupported();
        if (work > scrypt_cost) return too_much_work();
        return {};
    }
    return unsupported();
}

}  // namespace saksi::trust
