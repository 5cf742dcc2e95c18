// Judging a timestamp token: bundle format §6 steps 7 and 8.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "trust/certificate_path.hpp"
#include "trust/timestamp.hpp"

namespace saksi::trust {

struct TimestampInput {
    ByteView token;
    std::optional<ByteView> data;               ///< what it must cover; without it Rule::imprint does not hold
    const TrustStore& anchors;                  ///< timestamp roots, never the signers'
    /// When the path must be valid: nullopt = the token's own genTime (a signature timestamp, or `openssl ts -verify -attime`); for an archive
    /// token the next token's genTime, for the newest the time of evaluation.
    std::optional<UtcTime> path_at;
    std::span<const Crl> crls = {};             ///< from this and later tokens' bags; the token's own bag is added
    std::span<const std::string> policies = {}; ///< allowed policy OIDs, empty = any
    std::span<const OcspResponse> ocsp = {};    ///< as `crls`
};

/// Every rule that a token must keep: those of its octets first, then those of its path.
std::span<const Rule> timestamp_rules() noexcept;

struct TimestampVerification {
    std::vector<Finding> findings;
    std::vector<Rule> held;
    std::optional<TokenInfo> info;
    std::optional<Certificate> authority;
    CertificatePath path;
    std::string algorithm;
    Bag bag;
    /// Rule::bag is left to the caller, because later `complete` puts CRLs of the *covered* signatures here:
    /// `bag_findings(bag, use + the use of everything it covers)`.
    BagUse use;

    Outcome outcome() const noexcept { return worst_of(findings); }
    /// Every rule but `bag` held and nothing worse than a note.
    bool holds() const noexcept;
    /// The octets are the authority's and cover the data (path, validity and revocation left aside).
    bool is_intact() const noexcept;
};

/// Revocation counts lists with thisUpdate from genTime on. A revocation dated after genTime counts unless its reason leaves earlier tokens valid
/// (RFC 3161 §4: affiliationChanged, superseded, cessationOfOperation) or it comes after `path_at`.
TimestampVerification verify_timestamp(const TimestampInput& input);

}  // namespace saksi::trust
