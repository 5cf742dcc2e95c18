// The lines and the summary of an inspection (verify/foreign), as text and as saksi-inspect/1.
#pragma once

#include <string>

#include "report/text_options.hpp"
#include "verify/foreign/inspection.hpp"

namespace saksi::report {

/// A title and its statements; ends in LF.
std::string inspection_text(const verify::InspectionLine& line, const TextOptions& options);
/// Headline, statements, and what such a check cannot show; ends in LF.
std::string inspection_text(const verify::InspectionSummary& summary, const TextOptions& options);
/// One canonical JSON text (RFC 8785) without line feed. Schema: docs/formats/inspect-1.schema.json.
std::string inspection_json(const verify::InspectionLine& line);
std::string inspection_json(const verify::InspectionSummary& summary, const verify::Tool& tool);

}  // namespace saksi::report
