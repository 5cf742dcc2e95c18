// What was added after sealing: further signatures, what their owners state, annotations.
#pragma once

#include "base/json.hpp"
#include "report/page.hpp"
#include "report/voice.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

/// A section with one point for each later revision that states something; nothing for a bundle that was only sealed. Statements stand whole, every line
/// of theirs marked, so that none can pass for a line of the report.
void put_revisions(Page& page, const verify::Verdict& verdict, const Voice& voice);

/// `signatures` and `statements` of the verdict.
Json signatures_json(const verify::Verdict& verdict);
Json statements_json(const verify::Verdict& verdict);

}  // namespace saksi::report
