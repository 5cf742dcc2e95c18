#include "capture_progress.hpp"

#include <cstdio>

#include "report/terminal_safe.hpp"

namespace saksi::cli {

namespace {

constexpr std::size_t url_columns = 60;

std::string size_text(std::uint64_t bytes) {
    if (bytes < 10'000) return std::to_string(bytes) + " B";
    if (bytes < 10'000'000) return std::to_string(bytes / 1000) + " kB";
    return std::to_string(bytes / 1'000'000) + " MB";
}

/// The part of a URL that tells most, short enough for a line.
std::string shown(std::string_view url) {
    std::string text = report::terminal_safe(url);
    if (text.size() > url_columns) text = text.substr(0, url_columns) + "…";
    return text;
}

}  // namespace

CaptureProgress::~CaptureProgress() { clear(); }

void CaptureProgress::planned(std::string_view url) {
    ++planned_;
    ++open_;
    current_ = shown(url);
    draw();
}

void CaptureProgress::acknowledged(std::string_view url, int status, std::uint64_t bytes) {
    ++done_;
    kept_ += bytes;
    under_way_.clear();
    if (style_ == ProgressStyle::log) {
        environment_.warn(status == 0 ? msg("no answer: {url}", {{"url", std::string(url)}})
                                      : msg("kept: {status} {url} ({size})", {{"status", std::to_string(status)}, {"url", std::string(url)}, {"size", size_text(bytes)}}));
        return;
    }
    current_ = shown(url);
    draw();
}

void CaptureProgress::remaining(std::size_t open) {
    open_ = open;
    draw();
}

void CaptureProgress::lost(const Message& what) {
    if (style_ == ProgressStyle::off) return;
    clear();
    environment_.warn(what);
}

void CaptureProgress::receiving(const net::Progress& progress) {
    if (style_ != ProgressStyle::line) return;
    under_way_[std::string(progress.request)] = progress.received;
    current_ = shown(progress.url);
    draw();
}

void CaptureProgress::draw() {
    if (style_ != ProgressStyle::line) return;
    const auto now = std::chrono::steady_clock::now();
    if (drawn_ && now - last_drawn_ < std::chrono::milliseconds(100)) return;
    last_drawn_ = now;
    drawn_ = true;
    std::uint64_t arriving = 0;
    for (const auto& [request, bytes] : under_way_) arriving += bytes;
    const Message line = msg("{done} of {planned} kept, {open} open, {size} · {url}", {{"done", std::to_string(done_)},
                                                                                       {"planned", std::to_string(planned_)},
                                                                                       {"open", std::to_string(open_)},
                                                                                       {"size", size_text(kept_ + arriving)},
                                                                                       {"url", current_}});
    std::fprintf(stderr, "\r\033[K%s", environment_.text(line).c_str());
    std::fflush(stderr);
}

void CaptureProgress::clear() {
    if (!drawn_) return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    drawn_ = false;
}

}  // namespace saksi::cli
