// Limits of this room: what plugins and networks may make a bundle carry beside its items.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/limits.hpp"

namespace saksi::capture::capture_limits {

inline constexpr std::size_t job_losses = 1000;                        // listed of one URL; a plugin that floods must not hide the others' losses
inline constexpr std::size_t item_losses = 1000;                       // that capture adds to an item; readers take 1024
inline constexpr std::size_t loss_text = 500;                          // octets of each of its texts
inline constexpr std::uint64_t custody_detail = limits::custody_bytes / 2;  // beyond, only the steps of the capture itself are noted: sealing must find room

}  // namespace saksi::capture::capture_limits
