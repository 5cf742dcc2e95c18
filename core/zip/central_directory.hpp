// Walks the central directory and the local headers side by side.
#pragma once

#include <vector>

#include "base/file_system.hpp"
#include "zip/end_record.hpp"
#include "zip/entry.hpp"

namespace saksi::zip {

/// All entries, in order; every octet from `begin` to the end of the directory belongs to exactly one of them or to the directory.
/// Errors: malformed with the offset in the file.
Result<std::vector<Entry>> read_entries(const base::ReadableFile& file, std::uint64_t begin, const Directory& directory);

}  // namespace saksi::zip
