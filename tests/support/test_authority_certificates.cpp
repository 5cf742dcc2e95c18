#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "base/time_text.hpp"
#include "test_authority_data.hpp"

namespace saksi::test {

namespace {

EVP_PKEY* rsa_with_exponent_3() {
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), EVP_PKEY_CTX_free);
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> three(BN_new(), BN_free);
    EVP_PKEY* key = nullptr;
    must(BN_set_word(three.get(), 3) == 1 && EVP_PKEY_keygen_init(context.get()) == 1 && EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), 2048) == 1 &&
             EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), three.get()) == 1 && EVP_PKEY_generate(context.get(), &key) == 1, "key generation");
    return key;
}

Key new_key(KeyKind kind) {
    // As the product does it: fixtures must come out the same whatever OPENSSL_CONF says.
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    EVP_PKEY* key = nullptr;
    switch (kind) {
        case KeyKind::p256: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"); break;
        case KeyKind::p384: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"); break;
        case KeyKind::p521: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-521"); break;
        case KeyKind::secp256k1: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "secp256k1"); break;
        case KeyKind::rsa1024: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{1024}); break;
        case KeyKind::rsa2048: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}); break;
        case KeyKind::rsa2048_e3: key = rsa_with_exponent_3(); break;
        case KeyKind::rsa3072: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{3072}); break;
        case KeyKind::ed25519: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"); break;
    }
    must(key != nullptr, "key generation");
    return {key, EVP_PKEY_free};
}

long next_serial() {
    static long serial = 0x1000;
    return ++serial;
}

void add_text(X509_NAME* name, const char* field, const std::string& value) {
    if (value.empty()) return;
    must(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()), static_cast<int>(value.size()), -1, 0) == 1, "name");
}

/// OIDs with commas between them; OpenSSL's own text form needs a configuration file.
void add_policies(X509* certificate, const std::string& oids) {
    const std::unique_ptr<CERTIFICATEPOLICIES, decltype(&CERTIFICATEPOLICIES_free)> policies(CERTIFICATEPOLICIES_new(), CERTIFICATEPOLICIES_free);
    for (std::size_t start = 0; start <= oids.size();) {
        const std::size_t end = std::min(oids.find(',', start), oids.size());
        POLICYINFO* policy = POLICYINFO_new();
        ASN1_OBJECT_free(policy->policyid);
        policy->policyid = OBJ_txt2obj(oids.substr(start, end - start).c_str(), 1);
        must(policy->policyid != nullptr && sk_POLICYINFO_push(policies.get(), policy) > 0, "certificate policy");
        start = end + 1;
    }
    must(X509_add1_ext_i2d(certificate, NID_certificate_policies, policies.get(), 0, 0) == 1, "certificatePolicies");
}

void add_extension(X509* certificate, X509* issuer, const std::string& name, const std::string& value) {
    if (value.empty()) return;
    if (name == "certificatePolicies") return add_policies(certificate, value);
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    X509_EXTENSION* extension = X509V3_EXT_conf(nullptr, &context, name.c_str(), value.c_str());
    must(extension != nullptr, ("extension " + name).c_str());
    must(X509_add_ext(certificate, extension, -1) == 1, "extension");
    X509_EXTENSION_free(extension);
}

GENERAL_NAMES* directory_name(X509_NAME* name) {
    GENERAL_NAMES* names = GENERAL_NAMES_new();
    GENERAL_NAME* one = GENERAL_NAME_new();
    one->type = GEN_DIRNAME;
    one->d.directoryName = X509_NAME_dup(name);
    must(sk_GENERAL_NAME_push(names, one) > 0, "directory name");
    return names;
}

DIST_POINT_NAME* point_name(const std::string& uri) {
    DIST_POINT_NAME* name = DIST_POINT_NAME_new();
    name->type = 0;
    name->name.fullname = GENERAL_NAMES_new();
    GENERAL_NAME* one = GENERAL_NAME_new();
    ASN1_IA5STRING* text = ASN1_IA5STRING_new();
    must(ASN1_STRING_set(text, uri.data(), static_cast<int>(uri.size())) == 1, "distribution point");
    GENERAL_NAME_set0_value(one, GEN_URI, text);
    must(sk_GENERAL_NAME_push(name->name.fullname, one) > 0, "distribution point");
    return name;
}

void add_indirect_point(X509* certificate, const std::string& uri, const trust::Certificate& crl_issuer) {
    const std::unique_ptr<CRL_DIST_POINTS, decltype(&CRL_DIST_POINTS_free)> points(CRL_DIST_POINTS_new(), CRL_DIST_POINTS_free);
    DIST_POINT* point = DIST_POINT_new();
    if (!uri.empty()) point->distpoint = point_name(uri);
    point->CRLissuer = directory_name(X509_get_subject_name(x509_from(crl_issuer).get()));
    must(sk_DIST_POINT_push(points.get(), point) > 0 && X509_add1_ext_i2d(certificate, NID_crl_distribution_points, points.get(), 0, 0) == 1, "indirect distribution point");
}

void set_time(ASN1_TIME* field, UtcTime time, const char* otherwise) {
    must(ASN1_TIME_set(field, seconds_of(time.ms == 0 ? at(otherwise) : time)) != nullptr, "time");
}

Issued make(const std::shared_ptr<const IssuedData>& issuer, const CertificateSpec& spec, Key key, const ASN1_INTEGER* serial) {
    const Cert certificate(X509_new(), X509_free);
    X509* x509 = certificate.get();
    X509* issuer_x509 = issuer ? issuer->x509.get() : x509;
    EVP_PKEY* signing_key = issuer ? issuer->key.get() : key.get();
    must(X509_set_version(x509, X509_VERSION_3) == 1, "version");
    if (serial != nullptr) {
        must(X509_set_serialNumber(x509, const_cast<ASN1_INTEGER*>(serial)) == 1, "serial");
    } else {
        must(ASN1_INTEGER_set(X509_get_serialNumber(x509), next_serial()) == 1, "serial");
    }
    set_time(X509_getm_notBefore(x509), spec.not_before, "2026-01-01T00:00:00Z");
    set_time(X509_getm_notAfter(x509), spec.not_after, "2030-01-01T00:00:00Z");
    X509_NAME* name = X509_get_subject_name(x509);
    add_text(name, "O", spec.organisation);
    add_text(name, "CN", spec.common_name);
    must(X509_set_issuer_name(x509, X509_get_subject_name(issuer_x509)) == 1, "issuer");
    must(X509_set_pubkey(x509, key.get()) == 1, "key");
    std::string constraints = spec.ca ? "critical,CA:TRUE" : "critical,CA:FALSE";
    if (spec.path_length >= 0) constraints += ",pathlen:" + std::to_string(spec.path_length);
    add_extension(x509, issuer_x509, "basicConstraints", constraints);
    add_extension(x509, issuer_x509, "keyUsage", spec.key_usage);
    add_extension(x509, issuer_x509, "extendedKeyUsage", spec.extended_key_usage);
    if (spec.key_identifiers) {
        add_extension(x509, issuer_x509, "subjectKeyIdentifier", "hash");
        if (issuer) add_extension(x509, issuer_x509, "authorityKeyIdentifier", "keyid");
    }
    if (!spec.crl_url.empty() && !spec.crl_issuer) add_extension(x509, issuer_x509, "crlDistributionPoints", "URI:" + spec.crl_url);
    if (spec.crl_issuer) add_indirect_point(x509, spec.crl_url, *spec.crl_issuer);
    for (const auto& [extension, value] : spec.extensions) add_extension(x509, issuer_x509, extension, value);
    const EVP_MD* digest = EVP_PKEY_is_a(signing_key, "ED25519") == 1 ? nullptr : digest_named(spec.digest);
    must(X509_sign(x509, signing_key, digest) > 0, "signing a certificate");
    auto parsed = trust::Certificate::from_der(der_of(i2d_X509, x509));
    must(parsed.has_value(), "own certificate");
    return Issued(std::make_shared<IssuedData>(IssuedData{std::move(*parsed), certificate, std::move(key), issuer}));
}

}  // namespace

UtcTime at(std::string_view rfc3339) {
    const auto time = base::parse_rfc3339(rfc3339);
    must(time.has_value(), "time literal");
    return *time;
}

CertificateSpec root_spec(std::string common_name) {
    CertificateSpec spec;
    spec.common_name = std::move(common_name);
    spec.organisation = "Lembaga Contoh";
    spec.not_before = at("2020-01-01T00:00:00Z");
    spec.not_after = at("2040-01-01T00:00:00Z");
    spec.ca = true;
    spec.key_usage = "critical,keyCertSign,cRLSign";
    return spec;
}

CertificateSpec intermediate_spec(std::string common_name) {
    CertificateSpec spec = root_spec(std::move(common_name));
    spec.not_after = at("2035-01-01T00:00:00Z");
    return spec;
}

CertificateSpec signer_spec(std::string common_name) {
    CertificateSpec spec;
    spec.common_name = std::move(common_name);
    return spec;
}

CertificateSpec tsa_spec(std::string common_name) {
    CertificateSpec spec;
    spec.common_name = std::move(common_name);
    spec.organisation = "Lembaga Contoh";
    spec.not_after = at("2032-01-01T00:00:00Z");
    spec.extended_key_usage = "critical,timeStamping";
    return spec;
}

CertificateSpec responder_spec(std::string common_name) {
    CertificateSpec spec;
    spec.common_name = std::move(common_name);
    spec.organisation = "Lembaga Contoh";
    spec.key_usage = "critical,digitalSignature";
    spec.extended_key_usage = "OCSPSigning";
    spec.extensions = {{"noCheck", "ignored"}};
    return spec;
}

const trust::Certificate& Issued::certificate() const { return data_->certificate; }

std::vector<trust::Certificate> Issued::chain() const {
    std::vector<trust::Certificate> all{certificate()};
    for (const IssuedData* issuer = data_->issuer.get(); issuer != nullptr && issuer->issuer != nullptr; issuer = issuer->issuer.get()) all.push_back(issuer->certificate);
    return all;
}

trust::Certificate Issued::root() const {
    const IssuedData* top = data_.get();
    while (top->issuer != nullptr) top = top->issuer.get();
    return top->certificate;
}

std::string Issued::key_pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new(BIO_s_mem()), BIO_free_all);
    must(PEM_write_bio_PKCS8PrivateKey(out.get(), data_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1, "key");
    char* text = nullptr;
    const long length = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}

trust::SigningKey Issued::key() const {
    auto key = trust::SigningKey::from_pem(bytes_of(key_pem()), nullptr);
    must(key.has_value(), "signing key");
    return std::move(*key);
}

trust::CadesSigner Issued::signer() const {
    auto signer = trust::CadesSigner::with(key(), chain());
    must(signer.has_value(), "signer");
    return std::move(*signer);
}

Issued self_signed(const CertificateSpec& spec) { return make(nullptr, spec, new_key(spec.key), nullptr); }

namespace {
std::shared_ptr<const IssuedData> shared_data(const Issued& issued) {
    return {std::make_shared<IssuedData>(issued.data())};
}
}  // namespace

Issued issue(const Issued& issuer, const CertificateSpec& spec) { return make(shared_data(issuer), spec, new_key(spec.key), nullptr); }

Issued reissue(const Issued& issuer, const Issued& original, const CertificateSpec& spec) {
    return make(shared_data(issuer), spec, original.data().key, X509_get0_serialNumber(original.data().x509.get()));
}

trust::Crl make_crl(const Issued& issuer, const CrlSpec& spec) {
    const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> crl(X509_CRL_new(), X509_CRL_free);
    const IssuedData& data = issuer.data();
    must(X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2) == 1, "list version");
    must(X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(data.x509.get())) == 1, "list issuer");
    const auto time_of = [](UtcTime time) { return std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)>(ASN1_TIME_set(nullptr, seconds_of(time)), ASN1_TIME_free); };
    must(X509_CRL_set1_lastUpdate(crl.get(), time_of(spec.this_update).get()) == 1, "thisUpdate");
    const UtcTime next = spec.next_update.value_or(UtcTime{spec.this_update.ms + std::int64_t{7} * 86'400'000});
    must(X509_CRL_set1_nextUpdate(crl.get(), time_of(next).get()) == 1, "nextUpdate");
    for (const auto& entry : spec.revoked) {
        X509_REVOKED* revoked = X509_REVOKED_new();
        X509_REVOKED_set_serialNumber(revoked, X509_get_serialNumber(x509_from(entry.certificate).get()));
        X509_REVOKED_set_revocationDate(revoked, time_of(entry.date).get());
        if (entry.reason >= 0) {
            const std::unique_ptr<ASN1_ENUMERATED, decltype(&ASN1_ENUMERATED_free)> reason(ASN1_ENUMERATED_new(), ASN1_ENUMERATED_free);
            must(ASN1_ENUMERATED_set(reason.get(), entry.reason) == 1 && X509_REVOKED_add1_ext_i2d(revoked, NID_crl_reason, reason.get(), 0, 0) == 1, "reason");
        }
        if (spec.entries_of) {
            const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(directory_name(X509_get_issuer_name(x509_from(*spec.entries_of).get())), GENERAL_NAMES_free);
            must(X509_REVOKED_add1_ext_i2d(revoked, NID_certificate_issuer, names.get(), 1, 0) == 1, "certificateIssuer");
        }
        must(X509_CRL_add0_revoked(crl.get(), revoked) == 1, "revoked entry");
    }
    const auto integer = [](long value) {
        std::unique_ptr<ASN1_INTEGER, decltype(&ASN1_INTEGER_free)> number(ASN1_INTEGER_new(), ASN1_INTEGER_free);
        must(ASN1_INTEGER_set(number.get(), value) == 1, "list number");
        return number;
    };
    must(X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, integer(spec.number ? *spec.number : next_serial()).get(), 0, 0) == 1, "cRLNumber");
    if (spec.delta_of) must(X509_CRL_add1_ext_i2d(crl.get(), NID_delta_crl, integer(*spec.delta_of).get(), 1, 0) == 1, "deltaCRLIndicator");
    if (spec.only_users || spec.only_authorities || spec.indirect || spec.some_reasons || !spec.point.empty()) {
        const std::unique_ptr<ISSUING_DIST_POINT, decltype(&ISSUING_DIST_POINT_free)> point(ISSUING_DIST_POINT_new(), ISSUING_DIST_POINT_free);
        if (!spec.point.empty()) point->distpoint = point_name(spec.point);
        if (spec.only_users) point->onlyuser = 0xff;
        if (spec.only_authorities) point->onlyCA = 0xff;
        if (spec.indirect) point->indirectCRL = 0xff;
        if (spec.some_reasons) {
            point->onlysomereasons = ASN1_BIT_STRING_new();
            must(ASN1_BIT_STRING_set_bit(point->onlysomereasons, 1, 1) == 1, "reasons");
        }
        must(X509_CRL_add1_ext_i2d(crl.get(), NID_issuing_distribution_point, point.get(), 1, 0) == 1, "issuingDistributionPoint");
    }
    if (spec.unknown_critical) {
        const std::unique_ptr<ASN1_OBJECT, decltype(&ASN1_OBJECT_free)> oid(OBJ_txt2obj("1.3.6.1.4.1.99999.8", 1), ASN1_OBJECT_free);
        const std::unique_ptr<ASN1_OCTET_STRING, decltype(&ASN1_OCTET_STRING_free)> value(ASN1_OCTET_STRING_new(), ASN1_OCTET_STRING_free);
        must(ASN1_OCTET_STRING_set(value.get(), reinterpret_cast<const unsigned char*>("\x05"), 1) == 1, "list extension");
        const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(X509_EXTENSION_create_by_OBJ(nullptr, oid.get(), 1, value.get()), X509_EXTENSION_free);
        must(X509_CRL_add_ext(crl.get(), extension.get(), -1) == 1, "list extension");
    }
    must(X509_CRL_sort(crl.get()) == 1 && X509_CRL_sign(crl.get(), data.key.get(), digest_named(spec.digest)) > 0, "signing a list");
    auto parsed = trust::Crl::from_der(der_of(i2d_X509_CRL, crl.get()));
    must(parsed.has_value(), "own list");
    return std::move(*parsed);
}

Cast usual_cast(bool with_crl_pointers) {
    const auto pointed = [&](CertificateSpec spec, const char* name) {
        if (with_crl_pointers) spec.crl_url = std::string("http://crl.contoh.example/") + name + ".crl";
        return spec;
    };
    Issued root = self_signed(root_spec());
    Issued intermediate = issue(root, pointed(intermediate_spec(), "akar"));
    Issued signer = issue(intermediate, pointed(signer_spec(), "menengah"));
    Issued tsa_root = self_signed(root_spec("Akar Penanda Waktu Contoh"));
    Issued tsa = issue(tsa_root, pointed(tsa_spec(), "penanda"));
    return {std::move(root), std::move(intermediate), std::move(signer), std::move(tsa_root), std::move(tsa)};
}

}  // namespace saksi::test
