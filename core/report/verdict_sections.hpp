// The parts of a report of one bundle that stand on every kind of page.
#pragma once

#include "report/page.hpp"
#include "report/voice.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

void put_six_lines(Page& page, const verify::Verdict& verdict, const Voice& voice);
/// Every finding that decides, all damage, not only the first; then what to do about it.
void put_damage(Page& page, const verify::Verdict& verdict, const Voice& voice);
/// Losses and open lists; of each at most limits::report_rows unless `details`.
void put_incomplete(Page& page, const verify::Verdict& verdict, const Voice& voice, bool details);

}  // namespace saksi::report
