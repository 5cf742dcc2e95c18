// Lembar Kepercayaan: the one page on which a panel receives a fingerprint, by another way than the bundle.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/time_text.hpp"

namespace saksi::report {

/// A certificate that a panel may decide to trust, as plain texts (from anywhere; made safe here).
struct TrustSheet {
    std::string name;                 ///< commonName, or the whole subject
    std::string role, organisation;   ///< empty: not stated
    std::string issuer;
    std::string sha256;               ///< of the DER certificate, 64 hexadecimal digits
    std::string key;                  ///< `ECDSA P-256`
    UtcTime not_before, not_after;
    bool self_made = false;           ///< name, role and organisation are the owner's own word
    std::string certificate_file = "signer-roots.pem";

    /// Timestamp authorities whose certificates lie in `timestamp_file`; may be empty.
    struct Authority {
        std::string name, sha256;
    };
    std::vector<Authority> authorities;
    std::string timestamp_file = "tsa-roots.pem";

    UtcTime made_at;                  ///< printed at the foot
    std::string tool;                 ///< `saksi 0.1.0`
};

/// UTF-8 text, lines of at most 80 characters except commands, Indonesian first, then English.
std::string trust_sheet(const TrustSheet& sheet, base::Zone zone = base::Zone::wib);

}  // namespace saksi::report
