// What `saksi inspect warc|wacz|container` have in common: one file in, lines out.
#pragma once

#include <functional>
#include <string_view>

#include "base/file_system.hpp"
#include "verbs.hpp"
#include "verify/foreign/inspection.hpp"

namespace saksi::cli {

using InspectFile = std::function<Result<verify::InspectionSummary>(const base::ReadableFile& file, const std::string& name, const verify::InspectionSink& sink)>;

/// Adds the subcommand `word` to `inspect`; `about` is in the reader's language already.
void add_inspect_file(CLI::App& inspect, Program& program, std::string_view word, const std::string& about, InspectFile inspector);

/// To standard output. Errors: cannot_write.
Status print(const std::string& text);

}  // namespace saksi::cli
