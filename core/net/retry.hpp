// When to try again.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "net/hop_record.hpp"

namespace saksi::net {

/// Reads delta-seconds or an HTTP-date; a date that is past is zero. nullopt: neither. Source: RFC 9110 §10.2.3.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, UtcTime now);

/// How long the server of `hop` lets nobody ask again, when it says that the quota is used up: the `-Remaining` of `RateLimit-` or `X-RateLimit-` is 0
/// and its `-Reset` says when that ends, as delta-seconds, as Unix time, or as a date with a zone. A moment that is past is zero. nullopt: it does not
/// say so. Sources: draft-ietf-httpapi-ratelimit-headers-06 §3; docs.joinmastodon.org, “Rate limits”; docs.bsky.app, “Rate limits”.
std::optional<std::chrono::seconds> quota_wait(const HopRecord& hop, UtcTime now);

/// The wait before try number `next_attempt` (2, 3, …): `base` doubled each time, of which a random half to whole is taken, so that
/// clients that failed together do not come back together.
std::chrono::milliseconds back_off(int next_attempt, std::chrono::milliseconds base, base::Random& random);

/// True for 429 and the 5xx that another try may cure (500, 502, 503, 504).
bool status_may_be_retried(int status) noexcept;

/// Whether the same request may be sent once more after `hop`. A POST may have had its effect: it is repeated only when nothing of it was
/// sent, when the server refused to work on it (429, 503), or when it had closed the idle connection. Source: RFC 9110 §9.2.2.
bool may_repeat(const HopRecord& hop) noexcept;

}  // namespace saksi::net
