// Ctrl-C, SIGTERM and a closed terminal: stop cleanly at the first, at once at the second.
#pragma once

#include <atomic>

#include "net/fetcher.hpp"

namespace saksi::cli {

/// While it lives, a signal sets stop() and cancels `fetcher`. A second signal has its usual effect: the journal survives that too.
class Interrupt {
public:
    explicit Interrupt(net::Fetcher& fetcher);
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    static const std::atomic<bool>& stop() noexcept;
};

}  // namespace saksi::cli
