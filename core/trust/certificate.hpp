// An X.509 certificate as a value: read once, never changed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace saksi::trust {

struct CertificateData;  // the room's own view of it, OpenSSL inside

/// Immutable; copies share one parsed certificate. Safe to read from several threads.
/// Texts taken from a certificate may hold control and bidirectional characters: whoever prints them escapes them.
class Certificate {
public:
    /// Reads exactly one certificate. Errors: malformed (also for octets after it), limit_exceeded. Source: RFC 5280 §4.1.
    static Result<Certificate> from_der(ByteView der);
    /// Reads a PEM file holding certificates and white space only, at least one, in file order. Errors: malformed naming the line,
    /// limit_exceeded (more than limits::bag_certificates). Source: RFC 7468 §5, explanatory text outside the blocks refused.
    static Result<std::vector<Certificate>> from_pem(ByteView pem);

    const Bytes& der() const noexcept;
    /// One PEM block, ending in a line feed.
    std::string pem() const;
    /// SHA-256 of the DER octets, 64 lower-case hexadecimal digits.
    const std::string& fingerprint() const noexcept;
    /// The fingerprint for reading aloud: upper case, sixteen groups of four, one space between.
    std::string grouped_fingerprint() const;
    /// Subject and issuer as one line, `CN=…, O=…` in certificate order, characters as they are (UTF-8).
    std::string subject() const;
    std::string issuer() const;
    /// First commonName, organizationName and title of the subject; empty when absent.
    std::string common_name() const;
    std::string organisation() const;
    std::string role() const;
    /// Lower-case hexadecimal of the serial number's content octets.
    std::string serial() const;
    UtcTime not_before() const noexcept;
    UtcTime not_after() const noexcept;
    /// Subject equals issuer and its own key verifies its signature.
    bool is_self_signed() const noexcept;
    /// basicConstraints cA.
    bool is_ca() const noexcept;
    /// `ECDSA P-256`, `RSA 3072`, …; the algorithm's own name for others.
    std::string key_algorithm() const;
    /// `http`, `https` and other URIs of the CRL distribution points, in order.
    std::vector<std::string> crl_urls() const;
    /// URIs of the OCSP responders in authority information access, in order.
    std::vector<std::string> ocsp_urls() const;
    /// True when the certificate names an OCSP responder (authority information access).
    bool has_ocsp_pointer() const noexcept;
    /// True when revocation can be asked about at all: a CRL distribution point of any form, or an OCSP pointer.
    bool has_revocation_pointer() const noexcept;

    bool operator==(const Certificate& other) const noexcept;

    /// For this room's own sources.
    const CertificateData& data() const noexcept { return *data_; }
    explicit Certificate(std::shared_ptr<const CertificateData> data) noexcept : data_(std::move(data)) {}

private:
    std::shared_ptr<const CertificateData> data_;
};

/// The certificates one after the other as PEM.
std::string pem_of(const std::vector<Certificate>& certificates);

}  // namespace saksi::trust
