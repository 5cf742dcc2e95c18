// Reading what other programs wrote: DER, or PEM with whatever text stands around the blocks. For looking at single files; an examiner's anchors
// and the members of a bundle are read by the strict readers alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trust/certificate.hpp"
#include "trust/crl.hpp"

namespace saksi::trust {

/// The octets of one CMS ContentInfo: DER, or the only block `CMS`, `PKCS7` or `PKCS #7 SIGNED DATA`. BER is written again as DER, and
/// certificates and revocation data are brought into the order of DER: nobody signs that, and other programs leave it free. Nothing is judged.
/// Errors: malformed, limit_exceeded (limits::cms_bytes).
Result<Bytes> cms_in(ByteView file);
/// The octets of a timestamp token: a bare token as for cms_in, or the token inside a TimeStampResp (`openssl ts -reply` without `-token_out`).
/// Errors: malformed (a response without token: its status in the sentence), limit_exceeded.
Result<Bytes> token_in(ByteView file);
/// Every certificate of a file in order: one in DER, or all `CERTIFICATE` blocks (others are passed over). At least one.
/// Errors: malformed, limit_exceeded (limits::bag_certificates).
Result<std::vector<Certificate>> certificates_in(ByteView file);
/// The same for revocation lists (`X509 CRL`).
Result<std::vector<Crl>> crls_in(ByteView file);

/// What a CMS carries of its own content.
struct EmbeddedContent {
    std::string type;              ///< dotted OID of eContentType
    std::optional<Bytes> octets;   ///< nullopt: detached
};
/// Errors: malformed, limit_exceeded.
Result<EmbeddedContent> embedded_content(ByteView cms);

}  // namespace saksi::trust
