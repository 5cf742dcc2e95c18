// The documented exit codes (README, "Exit codes"); they only ever grow.
#pragma once

#include "base/result.hpp"

namespace saksi::cli {

inline constexpr int exit_ok = 0;
inline constexpr int exit_unfinished = 3;  ///< sealed, but with losses or without timestamp
inline constexpr int exit_internal = 70;

/// sysexits.h values for what could not be done.
int exit_code_of(ErrorCode code) noexcept;

}  // namespace saksi::cli
