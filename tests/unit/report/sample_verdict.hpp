// Verdicts built by hand: fictitious people, fixed times.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verify/verdict.hpp"

namespace saksi::report_test {

/// TOTAL-PASSED with one note: a self-made certificate that the examiner trusts, a timestamp, one comment with one loss.
verify::Verdict passed_verdict();
/// The passed one with a countersignature that holds, an annotation that nobody trusts yet, and a revoked signature without its statement.
verify::Verdict revised_verdict();
/// One byte of captures/0001.wacz was changed: digest, record and fact do not agree.
verify::Verdict broken_verdict();
/// No anchor was named and there is no timestamp.
verify::Verdict open_verdict();
/// Revoked at the proven time, everything else agrees.
verify::Verdict revoked_verdict();
/// A text file that someone named .bukti.wacz.
verify::Verdict foreign_verdict();
/// The passed one with `hostile` in every text that comes from outside, all of its lists filled.
verify::Verdict hostile_verdict(const std::string& hostile);

/// For every field of a report in HTML: each way out of a text, an attribute, a style or a title that a browser would follow.
inline constexpr std::string_view html_attack =
    "\"'></title></style></p><script>window.escaped=1</script><img src=x onerror=\"window.escaped=1\"><svg onload=window.escaped=1><iframe "
    "src=https://jauh.example/></iframe><a href=\"javascript:window.escaped=1\">x</a><link rel=stylesheet href=https://jauh.example/a.css>"
    "<meta http-equiv=refresh content=0;url=https://jauh.example/><!--&lt;b&gt;\x1b[2J\xe2\x80\xae\xff";

/// What an account signed, and a proof that does not hold.
verify::AccountProof signed_proof();
verify::AccountProof not_shown_proof();

/// Each of them under a name.
std::vector<std::pair<std::string, verify::Verdict>> all_verdicts();

}  // namespace saksi::report_test
