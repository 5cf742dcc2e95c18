#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace saksi::base {

void assertion_failed(const char* condition, const char* file, int line) noexcept {
    std::fprintf(stderr, "saksi: internal error: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

}  // namespace saksi::base
