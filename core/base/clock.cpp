#include "base/clock.hpp"

namespace saksi::base {

UtcTime SystemClock::now() {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

std::chrono::nanoseconds SystemClock::monotonic() { return std::chrono::steady_clock::now().time_since_epoch(); }

}  // namespace saksi::base
