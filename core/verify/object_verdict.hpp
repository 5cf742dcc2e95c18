// Everything that a report may say about one thing outside a bundle: a CMS signature, a timestamp token, a certificate with its path.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "verify/verdict.hpp"

namespace saksi::verify {

enum class ObjectKind { cms, timestamp, chain };
/// `cms`, `timestamp`, `chain`.
std::string_view name_of(ObjectKind kind) noexcept;

/// One certificate of the path, the leaf first.
struct PathLink {
    CertificateFacts certificate;
    std::string revocation;                  ///< `anchor`, `no_pointer`, `good`, `revoked`, `missing`
    std::optional<UtcTime> this_update;      ///< of the revocation data used
    std::optional<UtcTime> revoked_at;
};

/// A value: deterministic in the object, the data it covers, anchors, lists, policy and time.
struct ObjectVerdict {
    ObjectKind kind = ObjectKind::cms;
    std::string file;                        ///< as the caller named it
    std::uint64_t bytes = 0;
    std::string sha256;                      ///< of the file
    Indication indication = Indication::unsupported;
    SubIndication sub_indication = SubIndication::none;
    Headline headline = Headline::cannot_be_checked;
    std::vector<Finding> findings;
    std::vector<std::string> held;           ///< rules that were checked and hold: trust::name_of(Rule)
    std::vector<PathLink> path;
    bool anchored = false;
    std::vector<CertificateFacts> anchors;   ///< those that the caller named
    std::string algorithm;                   ///< `ECDSA with SHA-256`; empty for a chain
    std::optional<UtcTime> claimed;          ///< signing-time of a CMS: a claim
    std::optional<TimestampFacts> timestamp; ///< the token, or the signature timestamp inside a CMS
    std::optional<UtcTime> path_at;          ///< for which the path was judged
    bool path_at_proven = false;             ///< by a token whose path ends in an anchor
    UtcTime evaluated_at;
    Tool tool;
};

}  // namespace saksi::verify
