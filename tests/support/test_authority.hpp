// A certificate and timestamp authority in memory, for tests only: it issues good things, and things with exactly one defect.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "trust/cades_signer.hpp"
#include "trust/crl.hpp"
#include "trust/identity.hpp"
#include "trust/timestamp.hpp"
#include "trust/trust_store.hpp"

namespace saksi::test {

/// `2026-11-21T07:00:00Z` and so on, for fixtures; ends the test program on a malformed literal.
UtcTime at(std::string_view rfc3339);

enum class KeyKind { p256, p384, p521, secp256k1, rsa1024, rsa2048, rsa2048_e3, rsa3072, ed25519 };

/// What a certificate is to say. Defaults make a good signer's leaf; the helpers below set the rest.
struct CertificateSpec {
    std::string common_name = "Sari Contoh";
    std::string organisation = "Dinas Contoh";
    UtcTime not_before = {};                              ///< zero: 2026-01-01
    UtcTime not_after = {};                               ///< zero: 2030-01-01
    KeyKind key = KeyKind::p256;
    bool ca = false;
    int path_length = -1;                            ///< basicConstraints pathLen, absent when negative
    std::string key_usage = "critical,digitalSignature,nonRepudiation";   ///< OpenSSL's extension text; empty: none
    std::string extended_key_usage = {};
    std::string crl_url = {};                             ///< empty: no distribution point, so revocation does not apply
    std::optional<trust::Certificate> crl_issuer = {};    ///< cRLIssuer of that distribution point: who signs an indirect list
    std::string digest = "SHA256";
    bool key_identifiers = true;                     ///< subjectKeyIdentifier and authorityKeyIdentifier
    std::vector<std::pair<std::string, std::string>> extensions = {};          ///< further ones: {"nameConstraints", "critical,permitted;…"}
};
CertificateSpec root_spec(std::string common_name = "Akar Contoh");
CertificateSpec intermediate_spec(std::string common_name = "CA Menengah Contoh");
CertificateSpec signer_spec(std::string common_name = "Sari Contoh");
/// critical sole extendedKeyUsage timeStamping.
CertificateSpec tsa_spec(std::string common_name = "Penanda Waktu Contoh");

struct IssuedData;

/// A certificate with its private key and its issuers.
class Issued {
public:
    const trust::Certificate& certificate() const;
    /// Itself, then issuers up to but without the root.
    std::vector<trust::Certificate> chain() const;
    /// The self-signed end of its line.
    trust::Certificate root() const;
    trust::SigningKey key() const;
    std::string key_pem() const;      ///< PKCS#8, not encrypted: for stock tools and imports
    trust::TrustStore root_store() const { return trust::TrustStore({root()}); }
    /// A CadesSigner over this key and chain.
    trust::CadesSigner signer() const;
    const IssuedData& data() const { return *data_; }
    explicit Issued(std::shared_ptr<const IssuedData> data) : data_(std::move(data)) {}

private:
    std::shared_ptr<const IssuedData> data_;
};

Issued self_signed(const CertificateSpec& spec);
Issued issue(const Issued& issuer, const CertificateSpec& spec);
/// `original` again with the same names and serial but signed by other words: `spec` decides, the key stays. For look-alike cases.
Issued reissue(const Issued& issuer, const Issued& original, const CertificateSpec& spec);

struct CrlSpec {
    UtcTime this_update = {};
    std::optional<UtcTime> next_update = {};
    struct Entry {
        trust::Certificate certificate;
        UtcTime date;
        int reason = -1;                             ///< RFC 5280 reason code, absent when negative
    };
    std::vector<Entry> revoked = {};
    std::string digest = "SHA256";
    std::optional<long> number = {};                 ///< cRLNumber; absent: the next of a counter
    std::optional<long> delta_of = {};               ///< deltaCRLIndicator: the base's cRLNumber
    // Any of these makes an issuingDistributionPoint:
    std::string point = {};                          ///< distributionPoint, a URI
    bool only_users = false;
    bool only_authorities = false;
    bool indirect = false;
    bool some_reasons = false;                       ///< onlySomeReasons: keyCompromise
    std::optional<trust::Certificate> entries_of = {};  ///< certificateIssuer of the entries (for an indirect list): the issuer of these certificates
    bool unknown_critical = false;                   ///< a critical extension that nobody knows
};
trust::Crl make_crl(const Issued& issuer, const CrlSpec& spec);

/// Knobs of an OCSP answer about one certificate; the defaults make a good one.
struct OcspSpec {
    UtcTime this_update = {};
    std::optional<UtcTime> next_update = {};         ///< absent in the answer when not set
    enum class Status { good, revoked, unknown } status = Status::good;
    UtcTime revoked_at = {};
    int reason = -1;
    std::string digest = "SHA256";                   ///< of the signature
    bool by_key = false;                             ///< ResponderID by key
    std::vector<trust::Certificate> extra_certificates = {};
};
/// `responder` signs about `certificate` of `issuer`; its own certificate is included unless it is the issuer. producedAt is thisUpdate.
Bytes make_ocsp(const Issued& responder, const Issued& issuer, const trust::Certificate& certificate, const OcspSpec& spec);
/// A delegated responder's leaf: extendedKeyUsage OCSPSigning, id-pkix-ocsp-nocheck.
CertificateSpec responder_spec(std::string common_name = "Peladen OCSP Contoh");

/// Knobs of a token; the defaults make a good one.
struct TokenSpec {
    UtcTime time = {};                                    ///< genTime, whole seconds
    std::optional<int> accuracy_seconds = 1;
    std::string policy = "1.3.6.1.4.1.99999.1";
    std::string imprint_digest = "SHA256";
    std::optional<Bytes> imprint = {};                    ///< instead of the data's digest
    std::optional<Bytes> nonce = {};
    bool name_authority = true;                      ///< TSTInfo.tsa
    std::optional<std::string> other_authority_name = {}; ///< a commonName that is not the certificate's
    std::string digest = "SHA256";                   ///< of the signature
    enum class Ess { v2, v1, none, wrong } ess = Ess::v2;
    bool include_certificates = true;
    std::vector<trust::Certificate> extra_certificates = {};
    std::vector<trust::Crl> crls = {};
    bool critical_extension = false;                 ///< an unknown critical extension in TSTInfo
};
Bytes make_token(const Issued& tsa, ByteView data, const TokenSpec& spec);
/// A TimeStampResp that answers `request_der` (imprint and nonce copied from it). `status` 0 granted, 2 rejection.
Bytes answer_request(const Issued& tsa, ByteView request_der, TokenSpec spec, int status = 0);

/// Knobs of a CAdES that our own signer does not have.
struct CadesSpec {
    UtcTime claimed = {};
    std::string digest = "SHA256";
    bool attributes = true;                          ///< false: a bare signature over the content (C01)
    bool signing_certificate = true;
    std::optional<trust::Certificate> named_certificate = {};  ///< signing-certificate-v2 names this one instead (C12)
    bool duplicate_attribute = false;                ///< two of one private type (C13): OpenSSL itself will not sign a doubled standard one
    bool attached = false;
    std::string content_type = "1.2.840.113549.1.7.1";
    bool pss = false;
    bool key_identifier = false;                     ///< SignerInfo by subjectKeyIdentifier (version 3)
    bool include_certificates = true;
    std::vector<trust::Certificate> extra_certificates = {};
    std::vector<trust::Crl> crls = {};
    std::vector<const Issued*> further_signers = {};      ///< C03
};
Bytes make_cades(const Issued& signer, ByteView content, const CadesSpec& spec);

/// Root, intermediate, signer and an own timestamp authority with its root: the usual cast. All keys P-256; leaf and intermediates
/// have CRL pointers under http://crl.contoh.example/ when `with_crl_pointers`.
struct Cast {
    Issued root;
    Issued intermediate;
    Issued signer;
    Issued tsa_root;
    Issued tsa;
};
Cast usual_cast(bool with_crl_pointers = false);

}  // namespace saksi::test
