// The frame of a CMS SignedData, read octet by octet, and the checks that a CAdES and a token share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "trust/certificate_path.hpp"
#include "trust/ledger.hpp"

namespace saksi::trust {

namespace oids {
inline constexpr std::string_view data = "1.2.840.113549.1.7.1";
inline constexpr std::string_view signed_data = "1.2.840.113549.1.7.2";
inline constexpr std::string_view content_type = "1.2.840.113549.1.9.3";
inline constexpr std::string_view message_digest = "1.2.840.113549.1.9.4";
inline constexpr std::string_view signing_time = "1.2.840.113549.1.9.5";
inline constexpr std::string_view tst_info = "1.2.840.113549.1.9.16.1.4";
inline constexpr std::string_view signing_certificate = "1.2.840.113549.1.9.16.2.12";
inline constexpr std::string_view signing_certificate_v2 = "1.2.840.113549.1.9.16.2.47";
inline constexpr std::string_view ocsp_response = "1.3.6.1.5.5.7.16.2";  // id-ri-ocsp-response, RFC 5940 §2
inline constexpr std::string_view timestamp_token = "1.2.840.113549.1.9.16.2.14";
}  // namespace oids

struct Attribute {
    std::string type;               ///< dotted
    std::vector<ByteView> values;   ///< whole elements
};

/// RFC 5652 §5.3. Views into the input.
struct SignerInfo {
    std::uint32_t version = 0;
    ByteView issuer;                ///< whole Name, empty when named by key identifier
    ByteView serial;                ///< content octets
    ByteView key_identifier;        ///< content octets, empty when named by issuer and serial
    ByteView digest_algorithm;      ///< whole
    ByteView signed_attributes;     ///< whole [0], empty when absent
    std::vector<Attribute> attributes;
    ByteView signature_algorithm;   ///< whole
    ByteView signature;             ///< content octets
    bool has_unsigned = false;
    std::vector<Attribute> unsigned_attributes;

    const Attribute* attribute(std::string_view type) const;
};

/// RFC 5652 §5.1.
struct SignedData {
    std::uint32_t version = 0;
    std::vector<ByteView> digest_algorithms;
    std::string content_type;
    std::optional<ByteView> content;      ///< octets of the embedded content
    std::vector<ByteView> certificates;   ///< whole elements
    std::vector<ByteView> crls;
    std::vector<ByteView> ocsp;           ///< whole OCSPResponses out of OtherRevocationInfoFormat (RFC 5940)
    std::vector<SignerInfo> signers;
};

/// Reads one ContentInfo holding a SignedData, strict DER throughout, sets sorted, nothing after it. Views live as long as `cms`.
/// Errors: malformed, limit_exceeded (limits::cms_bytes, bag_certificates, bag_crls).
Result<SignedData> read_signed_data(ByteView cms);
/// The bag's members parsed. Errors: malformed, limit_exceeded.
Result<Bag> bag_of(const SignedData& signed_data);

/// The same message with its certificates and revocation data in ascending order and, when given, with this revocation data added; everything that is
/// signed stays as it is. Each of `more` is a whole CertificateList or [1] OtherRevocationInfoFormat; one that is there already is not added.
/// SignedData.version follows (RFC 5652 §5.1). Errors: malformed (no SignedData in definite lengths), limit_exceeded.
Result<Bytes> with_sorted_bag(ByteView cms, const std::vector<Bytes>& more = {});

/// What both kinds of message end with after the shared rules.
struct MessageVerdict {
    std::optional<Certificate> signer;
    std::string algorithm;
    Bag bag;
};
/// Checks form (versions, one encoding), one_signer, algorithms, signed_attributes, signing_certificate, digest, signature over `content`.
/// `v1_allowed`: a token may name its certificate by SHA-1 (RFC 3161 §2.4.2; RFC 5816), noted. `signed_data` has been read from `cms`.
MessageVerdict judge_message(ByteView cms, const SignedData& signed_data, ByteView content, bool v1_allowed, Ledger& ledger);

}  // namespace saksi::trust
