// CRC-32 (ISO 3309) as ZIP and gzip use it. A checksum against accidents; nothing here relies on it against people.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"

namespace saksi::base {

/// Continues `crc` (0 at the start) over `data`.
std::uint32_t crc32_of(ByteView data, std::uint32_t crc = 0) noexcept;

}  // namespace saksi::base
