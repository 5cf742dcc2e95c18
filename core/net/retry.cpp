#include "net/retry.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/time_text.hpp"

namespace saksi::net {

std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, UtcTime now) {
    constexpr std::int64_t longest = 366LL * 24 * 3600;  // larger values mean the same: not now
    if (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos) {
        std::int64_t seconds = longest;
        if (text.size() <= 12) std::from_chars(text.data(), text.data() + text.size(), seconds);
        return std::chrono::seconds{std::min(seconds, longest)};
    }
    const auto date = base::parse_http_date(text);
    if (!date) return std::nullopt;
    const std::int64_t ms = date->ms - now.ms;
    return std::chrono::seconds{std::clamp<std::int64_t>((ms + 999) / 1000, 0, longest)};
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
