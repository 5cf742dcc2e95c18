// saksi inspect container: the strict profile, other readers' view of the same file, and where two views differ.
#pragma once

#include "base/file_system.hpp"
#include "verify/foreign/inspection.hpp"

namespace saksi::verify {

/// `file` is any ZIP, or a 7z or tar (one view only, no profile). Lines: `entry`, `header`, `difference`. Contents are unpacked twice and compared by SHA-256.
/// Errors: malformed (no archive), limit_exceeded, those of the file and of `sink`.
Result<InspectionSummary> inspect_container(const base::ReadableFile& file, const std::string& name, const InspectionSink& sink);

}  // namespace saksi::verify
