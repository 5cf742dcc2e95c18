// Limits of this room.
#pragma once

#include <cstddef>

namespace saksi::secrets::secret_limits {

inline constexpr std::size_t shortest = 8;     // octets; a shorter one occurs by chance, so its absence could not be shown
inline constexpr std::size_t longest = 8192;   // octets; a JSON web token with room to spare
inline constexpr std::size_t per_plugin = 16;
inline constexpr std::size_t window = 1 << 20;  // octets of an answer that are looked through at a time
inline constexpr std::size_t login_answer_bytes = 1 << 20;  // decoded; session answers are a few KiB

}  // namespace saksi::secrets::secret_limits
