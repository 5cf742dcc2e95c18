// A certificate authority in memory and server contexts with one defect each.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"

struct ssl_ctx_st;
struct evp_pkey_st;
struct x509_st;

namespace saksi::net::test {

struct ServerCertificate {
    std::string name = "page.test";  ///< subjectAltName DNS; an address with `IP:` before it
    int first_day = -1;              ///< validity in days from now
    int last_day = 30;
    bool self_signed = false;
};

class TlsFixture {
public:
    explicit TlsFixture(const std::string& root_name = "Akar Contoh");
    ~TlsFixture();

    /// The root as PEM.
    std::string root_pem() const;
    /// A server that shows a fresh certificate, and the root behind it. Lives as long as the fixture.
    ssl_ctx_st* server(const ServerCertificate& certificate = {});
    /// DER of what the last server shows, leaf first.
    std::vector<Bytes> shown() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// Only versions up to TLS 1.1 from now on.
void only_old_versions(ssl_ctx_st* server);
/// Refuses every client that does not offer `h2` (RFC 7301 alert no_application_protocol).
void only_http2(ssl_ctx_st* server);

}  // namespace saksi::net::test
