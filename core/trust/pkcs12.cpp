// PKCS#12 files of other authorities (RFC 7292) as identities.
#include "base/limits.hpp"
#include "trust/identity.hpp"
#include "trust/key_data.hpp"
#include "trust/key_derivation.hpp"
#include "trust/openssl_context.hpp"

namespace saksi::trust {

namespace {

using Pkcs12Ptr = Owned<PKCS12, PKCS12_free>;

struct FreeSafes {
    void operator()(STACK_OF(PKCS7) * safes) const noexcept { sk_PKCS7_pop_free(safes, PKCS7_free); }
};
struct FreeBags {
    void operator()(STACK_OF(PKCS12_SAFEBAG) * bags) const noexcept { sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free); }
};

std::unexpected<Error> no_pkcs12() {
    drained_errors();
    return fail(ErrorCode::malformed, msg("this is no PKCS#12 file that can be read"));
}

/// The work that the file asks for before anything in it is known to be right: its integrity code, its encrypted parts, its key.
Status check_work(const PKCS12* file) {
    const ASN1_INTEGER* rounds = nullptr;
    PKCS12_get0_mac(nullptr, nullptr, nullptr, &rounds, file);
    std::uint64_t work = 1;
    if (rounds != nullptr && ASN1_INTEGER_get_uint64(&work, rounds) != 1) return no_pkcs12();
    if (work > limits::key_derivation_rounds) return too_much_work();
    const std::unique_ptr<STACK_OF(PKCS7), FreeSafes> safes(PKCS12_unpack_authsafes(file));
    if (!safes) return no_pkcs12();
    for (int i = 0; i < sk_PKCS7_num(safes.get()); ++i) {
        PKCS7* safe = sk_PKCS7_value(safes.get(), i);
        if (OBJ_obj2nid(safe->type) == NID_pkcs7_encrypted) {
            if (Status cheap = check_derivation(safe->d.encrypted->enc_data->algorithm); !cheap) return cheap;
            continue;
        }
        const std::unique_ptr<STACK_OF(PKCS12_SAFEBAG), FreeBags> bags(PKCS12_unpack_p7data(safe));
        for (int j = 0; bags && j < sk_PKCS12_SAFEBAG_num(bags.get()); ++j) {
            const PKCS12_SAFEBAG* bag = sk_PKCS12_SAFEBAG_value(bags.get(), j);
            if (PKCS12_SAFEBAG_get_nid(bag) != NID_pkcs8ShroudedKeyBag) continue;
            const X509_ALGOR* algorithm = nullptr;
            X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, nullptr);
            if (Status cheap = check_derivation(algorithm); !cheap) return cheap;
        }
    }
    drained_errors();
    return {};
}

}  // namespace

Result<Identity> Identity::from_pkcs12(ByteView octets, const Passphrase& passphrase) {
    PKCS12* raw = PKCS12_init_ex(NID_pkcs7_data, library(), nullptr);
    const unsigned char* at = octets.data();
    const Pkcs12Ptr file(d2i_PKCS12(&raw, &at, static_cast<long>(octets.size())));
    if (!file || at != octets.data() + octets.size()) return no_pkcs12();
    if (Status cheap = check_work(file.get()); !cheap) return pass_on(cheap);
    const auto* words = reinterpret_cast<const char*>(passphrase.octets().data());
    if (PKCS12_mac_present(file.get()) == 1 && PKCS12_verify_mac(file.get(), words, static_cast<int>(passphrase.octets().size())) != 1) {
        drained_errors();
        return fail(ErrorCode::refused, msg("the passphrase does not unlock the key"));
    }
    const std::string terminated(words, passphrase.octets().size());  // PKCS12_parse reads up to a NUL
    EVP_PKEY* raw_key = nullptr;
    X509* raw_leaf = nullptr;
    STACK_OF(X509)* raw_others = nullptr;
    const int parsed = PKCS12_parse(file.get(), terminated.c_str(), &raw_key, &raw_leaf, &raw_others);
    OPENSSL_cleanse(const_cast<char*>(terminated.data()), terminated.size());
    KeyPtr key(raw_key);
    const X509Ptr leaf(raw_leaf);
    const OwnedStackPtr others(raw_others);
    const std::string reason = drained_errors();
    if (parsed != 1) {
        // RC2 and other ciphers of old exports are not in OpenSSL's default provider.
        return fail(ErrorCode::unsupported, msg("the PKCS#12 file cannot be opened: it may be locked with an old cipher; lock it anew with “openssl pkcs12 -legacy” and then “openssl pkcs12 -export” ({reason})",
                                                {{"reason", reason.empty() ? "-" : reason}}));
    }
    if (!key || !leaf) return fail(ErrorCode::malformed, msg("the PKCS#12 file holds no key with its certificate"));
    std::vector<Certificate> all;
    auto first = Certificate::from_der(encoded(i2d_X509, leaf.get()));
    if (!first) return pass_on(first);
    all.push_back(std::move(*first));
    for (int i = 0; i < sk_X509_num(others.get()); ++i) {
        if (all.size() > static_cast<std::size_t>(limits::bag_certificates)) return fail(ErrorCode::limit_exceeded, msg("more than {most} certificates in one file", {{"most", std::to_string(limits::bag_certificates)}}));
        auto certificate = Certificate::from_der(encoded(i2d_X509, sk_X509_value(others.get(), i)));
        if (!certificate) return pass_on(certificate);
        all.push_back(std::move(*certificate));
    }
    const SigningKey held(std::make_unique<KeyData>(std::move(key)));
    auto locked = held.locked_pem(passphrase);
    if (!locked) return pass_on(locked);
    return from_pem(*locked, bytes_of(pem_of(all)));
}

}  // namespace saksi::trust
