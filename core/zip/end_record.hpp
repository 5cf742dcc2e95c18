// Finds the central directory from the end of the archive.
#pragma once

#include "base/file_system.hpp"

namespace saksi::zip {

struct Directory {
    std::uint64_t count;   ///< entries
    std::uint64_t offset;  ///< absolute in the file
    std::uint64_t size;
};

/// Reads the end record, and the ZIP64 ones exactly when a value needs them. Errors: malformed, limit_exceeded.
Result<Directory> read_directory_place(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size);

}  // namespace saksi::zip
