// Verdicts built by hand: fictitious people, fixed times.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "verify/verdict.hpp"

namespace saksi::report_test {

/// TOTAL-PASSED with one note: a self-made certificate that the examiner trusts, a timestamp, one comment with one loss.
verify::Verdict passed_verdict();
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

/// Each of them under a name.
std::vector<std::pair<std::string, verify::Verdict>> all_verdicts();

}  // namespace saksi::report_test
