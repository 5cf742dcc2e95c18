// Word of the first damage while a check still reads. Used inside this room.
#pragma once

#include <mutex>

#include "verify/verifier.hpp"

namespace saksi::verify {

/// Hands on the first finding that fails the bundle, once, from whichever thread comes upon it.
class FirstFinding {
public:
    explicit FirstFinding(const OnFirstFinding& tell) : tell_(tell) {}
    bool is_wanted() const { return static_cast<bool>(tell_); }
    void seen(const Finding& finding) {
        if (tell_ && finding.severity == Severity::failed) std::call_once(once_, [&] { tell_(finding); });
    }

private:
    const OnFirstFinding& tell_;
    std::once_flag once_;
};

}  // namespace saksi::verify
