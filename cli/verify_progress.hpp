// How far a check of many bundles has come: one line at a terminal that keeps itself up to date.
#pragma once

#include <chrono>
#include <cstddef>

#include "environment.hpp"

namespace saksi::cli {

/// Prints nothing unless the standard error is a terminal.
class VerifyProgress {
public:
    VerifyProgress(const Environment& environment, std::size_t all) : environment_(environment), all_(all) {}

    /// One more bundle was reported.
    void one_done();
    /// Takes the line away before something else is printed.
    void clear();

private:
    const Environment& environment_;
    std::size_t all_, done_ = 0;
    std::chrono::steady_clock::time_point last_drawn_{};
    bool drawn_ = false;
};

}  // namespace saksi::cli
