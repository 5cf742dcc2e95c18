// A broken promise of our own code ends the program at once, in every build: evidence work never goes on after a bug.
#pragma once

namespace saksi::base {
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;
}

#define SAKSI_ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : ::saksi::base::assertion_failed(#condition, __FILE__, __LINE__))
