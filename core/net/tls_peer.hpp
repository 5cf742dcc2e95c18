// What OpenSSL knows about the other side of a connection.
#pragma once

#include <memory>
#include <string>

#include "net/hop_record.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace saksi::net {

/// Verification of one handshake, honest whether or not it may end it.
struct TlsWatch {
    std::string host;      ///< whom the certificate must name (RFC 9525): a DNS name or an address
    bool insecure = false;  ///< go on after a failure
    Tls seen;              ///< filled by the handshake
    bool asked = false;    ///< a certificate was examined
};

/// Lets `watch` see the handshake of `context`'s next connection, and forbids renegotiation, during which `watch` would be long gone.
void watch_handshake(ssl_ctx_st* context, TlsWatch& watch);

/// Adds what is settled only after the handshake: version and cipher.
void complete(Tls& tls, const ssl_st* connection);

}  // namespace saksi::net
