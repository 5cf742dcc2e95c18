// What an investigator sees while a capture runs: one line that keeps itself up to date, or plain lines for a program that reads along.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "capture/progress.hpp"
#include "environment.hpp"
#include "net/fetcher.hpp"

namespace saksi::cli {

enum class ProgressStyle { off, line, log };

class CaptureProgress final : public capture::Progress {
public:
    CaptureProgress(const Environment& environment, ProgressStyle style) : environment_(environment), style_(style) {}
    ~CaptureProgress() override;

    void planned(std::string_view url) override;
    void acknowledged(std::string_view url, int status, std::uint64_t bytes) override;
    void remaining(std::size_t open) override;
    void lost(const Message& what) override;
    /// Octets under way, from the fetcher.
    void receiving(const net::Progress& progress);

private:
    void draw();
    void clear();

    const Environment& environment_;
    ProgressStyle style_;
    std::size_t planned_ = 0, done_ = 0, open_ = 0;
    std::uint64_t kept_ = 0;
    std::map<std::string, std::uint64_t, std::less<>> under_way_;
    std::string current_;
    std::chrono::steady_clock::time_point last_drawn_{};
    bool drawn_ = false;
};

}  // namespace saksi::cli
