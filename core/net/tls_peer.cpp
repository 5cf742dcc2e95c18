#include "net/tls_peer.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/x509_vfy.h>

#include <exception>

#include "digest/stream_hasher.hpp"
#include "net/address.hpp"

namespace saksi::net {
namespace {

Bytes der_of(const X509* certificate) {
    Bytes der;
    const int size = i2d_X509(certificate, nullptr);
    if (size <= 0) return der;
    der.resize(static_cast<std::size_t>(size));
    unsigned char* out = der.data();
    i2d_X509(certificate, &out);
    return der;
}

/// The list as the server sent it: in a client, X509_STORE_CTX_get0_untrusted is exactly that, leaf first.
std::shared_ptr<const CertificateChain> chain_of(X509_STORE_CTX* store) {
    const STACK_OF(X509)* sent = X509_STORE_CTX_get0_untrusted(store);
    std::vector<Bytes> certificates;
    digest::StreamHasher hasher;
    for (int i = 0; i < sk_X509_num(sent); ++i) {
        certificates.push_back(der_of(sk_X509_value(sent, i)));
        hasher.update(certificates.back());
    }
    if (certificates.empty()) return nullptr;
    return std::make_shared<const CertificateChain>(CertificateChain{std::move(certificates), hasher.finish()});
}

bool names(X509* leaf, const std::string& host) {
    if (IpAddress::parse(host)) return X509_check_ip_asc(leaf, host.c_str(), 0) == 1;
    return X509_check_host(leaf, host.data(), host.size(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, nullptr) == 1;
}

int examine(X509_STORE_CTX* store, TlsWatch& watch) {
    watch.asked = true;
    bool good = X509_verify_cert(store) == 1;
    int error = X509_STORE_CTX_get_error(store);
    X509* leaf = X509_STORE_CTX_get0_cert(store);
    if (good && (leaf == nullptr || !names(leaf, watch.host))) {
        good = false;
        error = X509_V_ERR_HOSTNAME_MISMATCH;
    }
    if (!good && error == X509_V_OK) error = X509_V_ERR_UNSPECIFIED;
    watch.seen.verified = good;
    watch.seen.result = good ? "ok" : X509_verify_cert_error_string(error);
    watch.seen.chain = chain_of(store);
    complete(watch.seen, static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx())));
    X509_STORE_CTX_set_error(store, good || watch.insecure ? X509_V_OK : error);
    return good || watch.insecure ? 1 : 0;
}

extern "C" int saksi_net_examine_peer(X509_STORE_CTX* store, void* watch) {
    try {
        return examine(store, *static_cast<TlsWatch*>(watch));
    } catch (const std::exception&) {  // memory: the handshake fails closed
        return 0;
    }
}

}  // namespace

void watch_handshake(ssl_ctx_st* context, TlsWatch& watch) {
    SSL_CTX_set_cert_verify_callback(context, &saksi_net_examine_peer, &watch);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
}

void complete(Tls& tls, const ssl_st* connection) {
    if (connection == nullptr) return;
    tls.version = SSL_get_version(connection);
    const SSL_CIPHER* cipher = SSL_get_current_cipher(connection);
    if (cipher == nullptr) cipher = SSL_get_pending_cipher(connection);
    if (cipher != nullptr) tls.cipher = SSL_CIPHER_get_name(cipher);
}

}  // namespace saksi::net
