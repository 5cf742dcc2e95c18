// The words of trust in the words of a verdict. Used inside this room.
#pragma once

#include <string>
#include <vector>

#include "trust/finding.hpp"
#include "verify/finding_book.hpp"
#include "verify/policy.hpp"

namespace saksi::verify {

SubIndication translated(trust::SubIndication sub) noexcept;

/// What to do with findings that only say that something is not shown.
enum class WhenOpen {
    keep,
    as_note,  ///< another token has proven the time already
};
/// What to do with findings that only say that someone does not count: revoked, not allowed, too weak.
enum class WhenDistrusted {
    keep,
    as_note,  ///< the signature is an optional one
};
/// `prefix` and the rule's name make the code: `signature.path`, `timestamp.imprint`.
void take_findings(FindingBook& book, const std::vector<trust::Finding>& findings, const std::string& prefix, Step step, const Where& where,
                   const Policy& policy, WhenOpen when_open = WhenOpen::keep, WhenDistrusted when_distrusted = WhenDistrusted::keep);

}  // namespace saksi::verify
