#include "base/crc32.hpp"

#include <libdeflate.h>

namespace saksi::base {

std::uint32_t crc32_of(ByteView data, std::uint32_t crc) noexcept { return libdeflate_crc32(crc, data.data(), data.size()); }

}  // namespace saksi::base
