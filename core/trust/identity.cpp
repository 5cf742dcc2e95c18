#include "trust/identity.hpp"

#include "trust/algorithms.hpp"
#include "trust/certificate_data.hpp"
#include "trust/key_data.hpp"
#include "trust/openssl_context.hpp"
#include "trust/subject_name.hpp"
#include "trust/token_key.hpp"

namespace saksi::trust {

namespace {

constexpr std::size_t serial_octets = 16;
constexpr int rsa_least_bits = 3072;  // docs/formats/bukti-1.md §5: what is written must last longer than what is still accepted

Status check_name(const SelfMadeName& name) {
    if (Status good = check_subject({name.name, name.role, name.organisation}); !good) return good;
    if (name.not_after <= name.not_before) return fail(ErrorCode::usage, msg("the certificate would end before it begins"));
    return {};
}

/// The signer's certificate first, then intermediates. Self-signed ones other than the first are left out.
Result<std::vector<Certificate>> read_chain(ByteView chain_pem) {
    auto certificates = Certificate::from_pem(chain_pem);
    if (!certificates) return pass_on(certificates, msg("reading an identity's certificates"));
    std::vector<Certificate> chain{certificates->front()};
    for (std::size_t i = 1; i < certificates->size(); ++i) {
        if (!(*certificates)[i].is_self_signed()) chain.push_back((*certificates)[i]);
    }
    EVP_PKEY* key = X509_get0_pubkey(x509_of(chain.front()));
    const bool is_long = key != nullptr && (EVP_PKEY_is_a(key, "EC") == 1 || EVP_PKEY_get_bits(key) >= rsa_least_bits);
    if (judge_key(key) != KeyVerdict::allowed || !is_long) {
        return fail(ErrorCode::unsupported, msg("this kind of key is not accepted for sealing: {key}; use ECDSA P-256, P-384 or P-521, or RSA of at least 3072 bits", {{"key", chain.front().key_algorithm()}}));
    }
    return chain;
}

bool add_extension(X509* certificate, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// 128 random bits, positive, never beginning with a zero octet (RFC 5280 §4.1.2.2 allows 20 octets).
bool set_serial(X509* certificate, base::Random& random) {
    Bytes octets(serial_octets);
    random.fill(octets);
    octets[0] = static_cast<std::uint8_t>((octets[0] & 0x7f) | 0x40);
    const Owned<BIGNUM, BN_free> number(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

Result<Certificate> self_made_certificate(const SelfMadeName& name, const SigningKey& key, base::Random& random) {
    const X509Ptr certificate(X509_new_ex(library(), nullptr));
    X509* x509 = certificate.get();
    EVP_PKEY* pkey = key.data().key.get();
    const TimePtr not_before = asn1_time_of(name.not_before);
    const TimePtr not_after = asn1_time_of(name.not_after);
    bool good = x509 != nullptr && not_before && not_after && X509_set_version(x509, X509_VERSION_3) == 1 && set_serial(x509, random) &&
                X509_set1_notBefore(x509, not_before.get()) == 1 && X509_set1_notAfter(x509, not_after.get()) == 1 && X509_set_pubkey(x509, pkey) == 1;
    if (good) {
        X509_NAME* subject = X509_get_subject_name(x509);
        good = add_subject(subject, {name.name, name.role, name.organisation}) && X509_set_issuer_name(x509, subject) == 1;
    }
    good = good && add_extension(x509, NID_basic_constraints, "critical,CA:FALSE") && add_extension(x509, NID_key_usage, "critical,digitalSignature,nonRepudiation") &&
           add_extension(x509, NID_ext_key_usage, "1.3.6.1.5.5.7.3.36") && add_extension(x509, NID_subject_key_identifier, "hash") &&
           X509_sign(x509, pkey, message_digest(digest::Algorithm::sha256)) > 0;
    if (!good) return openssl_failure(ErrorCode::internal, "certificate");
    return Certificate::from_der(encoded(i2d_X509, x509));
}

}  // namespace

Result<Identity> Identity::create(const SelfMadeName& name, const Passphrase& passphrase, base::Random& random) {
    if (auto good = check_name(name); !good) return pass_on(good);
    auto key = SigningKey::generate();
    if (!key) return pass_on(key);
    auto locked = key->locked_pem(passphrase);
    if (!locked) return pass_on(locked);
    auto certificate = self_made_certificate(name, *key, random);
    if (!certificate) return pass_on(certificate);
    return Identity({std::move(*certificate)}, std::move(*locked));
}

Result<Identity> Identity::from_pem(ByteView key_pem, ByteView chain_pem) {
    auto chain = read_chain(chain_pem);
    if (!chain) return pass_on(chain);
    return Identity(std::move(*chain), base::copy_of(key_pem));
}

Result<Identity> Identity::from_token(const std::string& uri, ByteView chain_pem) {
    if (Status good = check_token_uri(uri); !good) return pass_on(good);
    auto chain = read_chain(chain_pem);
    if (!chain) return pass_on(chain);
    Identity identity(std::move(*chain), {});
    identity.token_uri_ = uri;
    return identity;
}

Result<SigningKey> Identity::unlock(const Passphrase& passphrase) const {
    auto key = is_in_token() ? token_key(token_uri_, passphrase) : SigningKey::from_pem(locked_key_, &passphrase);
    if (!key) return pass_on(key);
    if (!key->belongs_to(certificate())) return fail(ErrorCode::malformed, msg("the key does not belong to the identity's certificate"));
    return key;
}

}  // namespace saksi::trust
