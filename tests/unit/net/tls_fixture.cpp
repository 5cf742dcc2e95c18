#include "tls_fixture.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace saksi::net::test {
namespace {

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* handle) const noexcept { Free(handle); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Deleter<&EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Deleter<&X509_free>>;
using ContextPtr = std::unique_ptr<SSL_CTX, Deleter<&SSL_CTX_free>>;

void must(bool condition) {
    if (!condition) throw std::runtime_error("the TLS fixture could not be made");
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Deleter<&X509_EXTENSION_free>> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    must(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

CertificatePtr make(const std::string& subject, long serial, EVP_PKEY* key, X509* issuer, int first_day, int last_day) {
    CertificatePtr certificate(X509_new());
    must(certificate != nullptr);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), first_day * 86400L);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), last_day * 86400L);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(subject.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), issuer != nullptr ? X509_get_subject_name(issuer) : name);
    X509_set_pubkey(certificate.get(), key);
    X509* signer = issuer != nullptr ? issuer : certificate.get();
    add_extension(certificate.get(), signer, NID_subject_key_identifier, "hash");
    if (issuer == nullptr) add_extension(certificate.get(), signer, NID_basic_constraints, "critical,CA:TRUE");
    return certificate;
}

Bytes der_of(X509* certificate) {
    unsigned char* out = nullptr;
    const int size = i2d_X509(certificate, &out);
    must(size > 0);
    Bytes der(out, out + size);
    OPENSSL_free(out);
    return der;
}

}  // namespace

struct TlsFixture::Parts {
    KeyPtr root_key{EVP_EC_gen("P-256")};
    CertificatePtr root;
    std::vector<ContextPtr> servers;
    std::vector<KeyPtr> keys;
    std::vector<Bytes> shown;
    long serial = 1;
};

TlsFixture::TlsFixture(const std::string& root_name) : parts_(std::make_unique<Parts>()) {
    must(parts_->root_key != nullptr);
    parts_->root = make(root_name, parts_->serial++, parts_->root_key.get(), nullptr, -10, 3650);
    must(X509_sign(parts_->root.get(), parts_->root_key.get(), EVP_sha256()) > 0);
}

TlsFixture::~TlsFixture() = default;

std::string TlsFixture::root_pem() const {
    const std::unique_ptr<BIO, Deleter<&BIO_free>> out(BIO_new(BIO_s_mem()));
    must(out && PEM_write_bio_X509(out.get(), parts_->root.get()) == 1);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

ssl_ctx_st* TlsFixture::server(const ServerCertificate& wanted) {
    KeyPtr key(EVP_EC_gen("P-256"));
    X509* issuer = wanted.self_signed ? nullptr : parts_->root.get();
    auto leaf = make("Server Contoh", parts_->serial++, key.get(), issuer, wanted.first_day, wanted.last_day);
    const bool is_address = wanted.name.starts_with("IP:");
    add_extension(leaf.get(), issuer != nullptr ? issuer : leaf.get(), NID_subject_alt_name, is_address ? wanted.name : "DNS:" + wanted.name);
    must(X509_sign(leaf.get(), wanted.self_signed ? key.get() : parts_->root_key.get(), EVP_sha256()) > 0);

    ContextPtr context(SSL_CTX_new(TLS_server_method()));
    must(context && SSL_CTX_use_certificate(context.get(), leaf.get()) == 1 && SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1);
    parts_->shown = {der_of(leaf.get())};
    if (!wanted.self_signed) {
        must(SSL_CTX_add1_chain_cert(context.get(), parts_->root.get()) == 1);
        parts_->shown.push_back(der_of(parts_->root.get()));
    }
    parts_->keys.push_back(std::move(key));
    parts_->servers.push_back(std::move(context));
    return parts_->servers.back().get();
}

std::vector<Bytes> TlsFixture::shown() const { return parts_->shown; }

void only_old_versions(ssl_ctx_st* server) {
    SSL_CTX_set_security_level(server, 0);
    SSL_CTX_set_min_proto_version(server, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(server, TLS1_1_VERSION);
}

void only_http2(ssl_ctx_st* server) {
    SSL_CTX_set_alpn_select_cb(
        server,
        [](SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered, unsigned int size, void*) {
            static const unsigned char h2[] = "\2h2";
            unsigned char* chosen = nullptr;
            const int found = SSL_select_next_proto(&chosen, out_size, h2, 3, offered, size);
            *out = chosen;
            return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
        },
        nullptr);
}

}  // namespace saksi::net::test
