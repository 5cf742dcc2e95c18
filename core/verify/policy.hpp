// What the examiner demands, apart from whom he trusts.
#pragma once

#include <chrono>
#include <cstddef>

namespace saksi::verify {

/// Strict defaults; every relaxation is visible in the verdict.
struct Policy {
    /// Proof of time is required: without it the best outcome is INDETERMINATE / NO_POE.
    bool require_timestamp = true;
    /// A certificate with revocation pointers needs revocation data that covers the proven time, else INDETERMINATE / TRY_LATER.
    bool require_revocation_data = true;
    /// A claimed time (sealing, capture, record) may lie after the proven time by this much: clocks of laptops wander.
    std::chrono::seconds clock_tolerance{300};
    /// Longest list of findings, losses, lists and item lines in one verdict; what is cut off is counted. Keeps memory flat.
    std::size_t longest_list = 10'000;
};

}  // namespace saksi::verify
