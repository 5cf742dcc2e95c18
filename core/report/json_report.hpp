// A verdict for programs: schema saksi-verdict/1, docs/formats/verdict-1.md.
#pragma once

#include <string>

#include "verify/verdict.hpp"

namespace saksi::report {

/// Canonical JSON (RFC 8785) without a line feed at its end. A function of the verdict alone: every sentence stands in English and Indonesian,
/// every time in UTC, so that language, zone and environment cannot change a byte. Texts from outside are written as terminal_safe writes them.
std::string json_report(const verify::Verdict& verdict);

}  // namespace saksi::report
