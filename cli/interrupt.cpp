#include "interrupt.hpp"

#include <csignal>

namespace saksi::cli {

namespace {

// A signal handler has no other way to what it must reach.
std::atomic<bool> stopped{false};
std::atomic<net::Fetcher*> target{nullptr};
constexpr int handled[] = {SIGINT, SIGTERM, SIGHUP};

void on_signal(int) {
    stopped.store(true);
    if (net::Fetcher* fetcher = target.load()) fetcher->cancel();
}

void set_handlers(void (*handler)(int), int flags) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    for (const int signal : handled) ::sigaction(signal, &action, nullptr);
}

}  // namespace

Interrupt::Interrupt(net::Fetcher& fetcher) {
    target.store(&fetcher);
    set_handlers(on_signal, static_cast<int>(SA_RESETHAND));
}

Interrupt::~Interrupt() {
    set_handlers(SIG_DFL, 0);
    target.store(nullptr);
}

const std::atomic<bool>& Interrupt::stop() noexcept { return stopped; }

}  // namespace saksi::cli
