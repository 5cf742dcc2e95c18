// What the central directory and the local header agree on about one file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace saksi::zip {

/// Offsets are absolute in the underlying file, in octets, so that an archive inside an archive needs no translation.
struct Entry {
    std::string name;
    std::uint64_t header_offset = 0;  ///< of the local header
    std::uint64_t data_offset = 0;    ///< of the content; `size` octets follow, as they are (STORED)
    std::uint64_t size = 0;
    std::uint32_t crc32 = 0;

    bool operator==(const Entry&) const = default;
};

/// True for names that extract to the same place on every system: segments `[A-Za-z0-9][A-Za-z0-9._-]*` joined by `/`, at most
/// limits::zip_name_bytes, no segment that ends in a dot, no Windows device name (`CON`, `nul.txt`, …).
bool is_portable_name(std::string_view name) noexcept;

}  // namespace saksi::zip
