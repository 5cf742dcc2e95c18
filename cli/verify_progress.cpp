#include "verify_progress.hpp"

#include <cstdio>

namespace saksi::cli {

void VerifyProgress::one_done() {
    ++done_;
    if (!environment_.stderr_is_terminal || done_ == all_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_drawn_ < std::chrono::milliseconds(100)) return;
    last_drawn_ = now;
    drawn_ = true;
    std::fflush(stdout);
    std::fprintf(stderr, "\r\033[K%s", environment_.text(msg("{done} of {all} bundles checked", {{"done", std::to_string(done_)}, {"all", std::to_string(all_)}})).c_str());
    std::fflush(stderr);
}

void VerifyProgress::clear() {
    if (!drawn_) return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    drawn_ = false;
}

}  // namespace saksi::cli
