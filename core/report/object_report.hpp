// The verdict on a single thing (a CMS signature, a token, a certificate path) for people and for programs.
#pragma once

#include <string>

#include "report/text_options.hpp"
#include "verify/object_verdict.hpp"

namespace saksi::report {

/// UTF-8 lines ending in LF, safe as in text_report.
std::string object_text(const verify::ObjectVerdict& verdict, const TextOptions& options = {});
/// Canonical JSON without a line feed at its end: schema saksi-object-verdict/1, docs/formats/object-verdict-1.md. A function of the verdict alone.
std::string object_json(const verify::ObjectVerdict& verdict);

}  // namespace saksi::report
