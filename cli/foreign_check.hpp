// `saksi verify --foreign`: containers that other programs signed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "environment.hpp"
#include "report/text_options.hpp"
#include "verify/foreign/asice_inspection.hpp"

namespace saksi::cli {

/// Prints the lines and the conclusion about each file, in the order given; the worst exit code. A file that cannot be read stops no other.
Result<int> check_foreign(Environment& environment, const std::vector<std::string>& files, const verify::AsiceTerms& terms, const report::TextOptions& style, bool json);

}  // namespace saksi::cli
