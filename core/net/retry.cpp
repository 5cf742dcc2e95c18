#include "net/retry.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/time_text.hpp"

namespace saksi::net {

namespace {

constexpr std::int64_t longest_wait_s = 366LL * 24 * 3600;  // larger values mean the same: not now
/// Numbers from here on are moments, not durations: no quota lasts thirty years.
constexpr std::int64_t unix_times_from = 1'000'000'000;

std::optional<std::int64_t> digits(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    std::int64_t value = std::numeric_limits<std::int64_t>::max();
    if (text.size() <= 12) std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::chrono::seconds until(std::int64_t moment_ms, UtcTime now) {
    return std::chrono::seconds{std::clamp<std::int64_t>((moment_ms - now.ms + 999) / 1000, 0, longest_wait_s)};
}

std::optional<std::chrono::seconds> parse_reset(std::string_view text, UtcTime now) {
    if (const auto number = digits(text)) {
        if (*number < unix_times_from) return std::chrono::seconds{*number};
        return until(std::min(*number, unix_times_from * 1000) * 1000, now);
    }
    const auto date = base::parse_rfc3339(text);
    return date ? std::optional(until(date->ms, now)) : std::nullopt;
}

}  // namespace

std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, UtcTime now) {
    if (const auto number = digits(text)) return std::chrono::seconds{std::min(*number, longest_wait_s)};
    const auto date = base::parse_http_date(text);
    return date ? std::optional(until(date->ms, now)) : std::nullopt;
}

std::optional<std::chrono::seconds> quota_wait(const HopRecord& hop, UtcTime now) {
    std::optional<std::chrono::seconds> longest;
    for (const std::string prefix : {"ratelimit", "x-ratelimit"}) {
        const auto remaining = hop.field(prefix + "-remaining");
        const auto reset = hop.field(prefix + "-reset");
        if (!remaining || !reset || digits(*remaining) != 0) continue;
        const auto wait = parse_reset(*reset, now);
        if (wait && (!longest || *wait > *longest)) longest = wait;
    }
    return longest;
}

std::chrono::milliseconds back_off(int next_attempt, std::chrono::milliseconds base, base::Random& random) {
    const auto whole = base.count() << std::clamp(next_attempt - 2, 0, 16);
    std::array<std::uint8_t, 4> octets{};
    random.fill(octets);
    std::uint32_t value = 0;
    for (const auto octet : octets) value = value << 8 | octet;
    const auto half = whole / 2;
    return std::chrono::milliseconds{half + static_cast<std::int64_t>((static_cast<std::uint64_t>(half) * value) >> 32)};
}

bool status_may_be_retried(int status) noexcept { return status == 429 || status == 500 || status == 502 || status == 503 || status == 504; }

bool may_repeat(const HopRecord& hop) noexcept {
    const bool answered = hop.outcome == Outcome::complete;
    if (answered ? !status_may_be_retried(hop.status) : !may_be_retried(hop.outcome)) return false;
    if (hop.method == Method::get) return true;
    if (answered) return hop.status == 429 || hop.status == 503;
    // A server may close an idle connection at the moment we use it again; without a single octet of answer this is what happened.
    const bool closed_idle = hop.outcome == Outcome::reset && hop.connection && hop.connection->reused && !hop.has_response() &&
                             hop.informational_heads.empty() && hop.unfinished_head.empty();
    return hop.request_head.empty() || closed_idle;
}

}  // namespace saksi::net
