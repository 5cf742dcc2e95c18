// What a plugin's process may use, each with its reason.
#pragma once

#include <chrono>
#include <cstdint>

namespace saksi::plugin_host::child_limits {

inline constexpr std::uint64_t address_space = 1024ULL * 1024 * 1024;  // a tree of a 16 MiB page of tags, several times over
inline constexpr std::uint64_t cpu_seconds = 3600;    // a whole job of 20,000 answers; a single call ends by call_time long before
inline constexpr std::uint64_t descriptors = 16;      // five are open, the loader needs one more
inline constexpr std::chrono::seconds call_time{20};  // one call: reading 32 MiB takes a slow laptop a few seconds
inline constexpr std::chrono::seconds end_time{5};    // from the end of its socket to the end of the process

}  // namespace saksi::plugin_host::child_limits
