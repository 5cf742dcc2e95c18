// Limits of this room on what a case log's proof may claim.
#pragma once

#include "base/limits.hpp"

namespace saksi::base::limits {

inline constexpr std::uint64_t log_proof_bytes = 256 * kib;  // 64 hashes and 16 witnesses with signatures of 5 kB (C2SP signed-note) take 112 KiB
inline constexpr std::size_t note_signatures = 64;            // C2SP asks for at least 16
inline constexpr std::size_t inclusion_hashes = 64;           // a tree of 2^64 leaves
inline constexpr std::size_t log_name_bytes = 256;            // origin and key names are addresses without scheme
inline constexpr std::size_t log_keys = 1'000;                // one file of the examiner

}  // namespace saksi::base::limits
