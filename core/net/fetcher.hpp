// Fetching as capture sees it: requests go in, hops and completions come out, in one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "net/hop_record.hpp"
#include "net/request.hpp"

namespace saksi::net {

/// The end of one request, after its last HopRecord (there may be none when nothing was tried).
struct Completion {
    std::string request;
    Outcome outcome = Outcome::complete;  ///< of the whole: complete when the last hop is
    std::string reason;                   ///< technical detail, or empty
    int hops = 0;                         ///< HopRecords handed out for this request, failed tries included
    std::optional<std::chrono::seconds> retry_after;  ///< what a rate-limiting server asked for
};

using Event = std::variant<HopRecord, Completion>;

struct Progress {
    std::string_view request;  ///< valid during the call
    std::string_view url;
    std::uint64_t received = 0;               ///< wire octets of the body so far
    std::optional<std::uint64_t> expected;    ///< Content-Length
};
using ProgressCallback = std::function<void(const Progress&)>;

/// submit, next and the destructor belong to one thread; wake and cancel may be called from anywhere.
class Fetcher {
public:
    virtual ~Fetcher() = default;

    /// Queues a request. Order: priority of its purpose, then order of submission; within the limit per host. Nothing is sent before next().
    /// Errors: usage (id in use, field that the fetcher owns, CR or LF in a field, body with GET), malformed or refused (URL).
    virtual Status submit(Request request) = 0;

    /// Works until there is something to hand out, at most `wait`. nullopt: `wait` is over, wake() was called, or nothing is left (unfinished() is 0).
    /// Every hop comes before the completion of its request. Errors: internal.
    virtual Result<std::optional<Event>> next(std::chrono::milliseconds wait) = 0;

    /// Requests without a completion handed out yet.
    virtual std::size_t unfinished() const noexcept = 0;
    /// Requests whose first hop is not under way yet.
    virtual std::size_t queued() const noexcept = 0;

    /// Ends the wait of the present call of next(), or else of the one that follows. Safe from any thread.
    virtual void wake() noexcept = 0;

    /// Ends all transfers: next() then hands out what they had as `cancelled`, and a completion each. Safe from any thread and from a
    /// signal handler (one atomic store, one write(2)).
    virtual void cancel() noexcept = 0;
};

}  // namespace saksi::net
