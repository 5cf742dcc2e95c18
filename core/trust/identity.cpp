#include "trust/identity.hpp"

#include "base/limits.hpp"
#include "trust/algorithms.hpp"
#include "trust/certificate_data.hpp"
#include "trust/key_data.hpp"
#include "trust/openssl_context.hpp"

namespace saksi::trust {

namespace {

constexpr std::size_t name_characters = 64;  // RFC 5280 appendix A: ub-common-name, ub-organization-name, ub-title
constexpr std::size_t serial_octets = 16;

std::size_t characters_of(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return count;
}

Status check_name(const SelfMadeName& name) {
    for (const std::string* part : {&name.name, &name.role, &name.organisation}) {
        bool printable = base::is_utf8(bytes_of(*part)) && characters_of(*part) <= name_characters;
        for (const char c : *part) printable = printable && static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
        if (!printable) {
            return fail(ErrorCode::usage, msg("name, role and organisation must be printable text of at most {most} characters each", {{"most", std::to_string(name_characters)}}));
        }
    }
    if (name.name.empty()) return fail(ErrorCode::usage, msg("an identity needs a name"));
    if (name.not_after <= name.not_before) return fail(ErrorCode::usage, msg("the certificate would end before it begins"));
    return {};
}

bool add_name(X509_NAME* subject, int nid, const std::string& value) {
    if (value.empty()) return true;
    return X509_NAME_add_entry_by_NID(subject, nid, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()), static_cast<int>(value.size()), -1, 0) == 1;
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
        good = add_name(subject, NID_organizationName, name.organisation) && add_name(subject, NID_title, name.role) && add_name(subject, NID_commonName, name.name) &&
               X509_set_issuer_name(x509, subject) == 1;
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
    auto certificates = Certificate::from_pem(chain_pem);
    if (!certificates) return pass_on(certificates, msg("reading an identity's certificates"));
    std::vector<Certificate> chain{certificates->front()};
    for (std::size_t i = 1; i < certificates->size(); ++i) {
        if (!(*certificates)[i].is_self_signed()) chain.push_back((*certificates)[i]);
    }
    if (judge_key(X509_get0_pubkey(x509_of(chain.front()))) != KeyVerdict::allowed) {
        return fail(ErrorCode::unsupported, msg("this kind of key is not accepted: {key}", {{"key", chain.front().key_algorithm()}}));
    }
    return Identity(std::move(chain), base::copy_of(key_pem));
}

Result<SigningKey> Identity::unlock(const Passphrase& passphrase) const {
    auto key = SigningKey::from_pem(locked_key_, &passphrase);
    if (!key) return pass_on(key);
    if (!key->belongs_to(certificate())) return fail(ErrorCode::malformed, msg("the key does not belong to the identity's certificate"));
    return key;
}

}  // namespace saksi::trust
