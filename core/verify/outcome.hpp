// One indication, sub-indication and headline from all findings: failed, no verdict, indeterminate, passed, in this order. Used inside this room.
#pragma once

#include "verify/finding_book.hpp"
#include "verify/verdict.hpp"

namespace saksi::verify {

struct Outcome {
    Indication indication = Indication::unsupported;
    SubIndication sub_indication = SubIndication::none;
    Headline headline = Headline::cannot_be_checked;
};
Outcome outcome_of(const FindingBook& findings);
/// Nothing failed but what is wrong with the seal though every octet is as it was sealed.
bool is_seal_only(const FindingBook& findings);
/// Wrong with whoever signed, not with what was signed: revoked, not yet valid, not allowed, too weak.
bool is_about_trust(SubIndication sub) noexcept;

}  // namespace saksi::verify
