// What a bundle states about itself, gathered for `inspect`: claims, no check.
#pragma once

#include "base/file_system.hpp"
#include "report/inspect_text.hpp"

namespace saksi::cli {

/// Errors: those of opening the container, malformed (a manifest or item that cannot be read at all).
Result<report::BundleListing> list_bundle(const base::ReadableFile& file, const std::string& name);

}  // namespace saksi::cli
