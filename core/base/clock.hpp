// Time as an argument: everything that needs "now" is handed a Clock.
#pragma once

#include <chrono>
#include <cstdint>

namespace saksi::base {

/// An instant of UTC in whole milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX).
struct UtcTime {
    std::int64_t ms = 0;
    auto operator<=>(const UtcTime&) const = default;
};

class Clock {
public:
    virtual ~Clock() = default;
    /// The machine's idea of UTC: a claim, never proof.
    virtual UtcTime now() = 0;
    /// Time since an arbitrary start that never goes back.
    virtual std::chrono::nanoseconds monotonic() = 0;
};

class SystemClock final : public Clock {
public:
    UtcTime now() override;
    std::chrono::nanoseconds monotonic() override;
};

}  // namespace saksi::base

namespace saksi {
using base::UtcTime;
}
