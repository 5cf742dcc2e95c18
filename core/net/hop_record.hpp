// One hop: one try of one request on one connection, with the bytes of both directions exactly as they were on the wire.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "base/message.hpp"
#include "digest/digest.hpp"
#include "net/address.hpp"
#include "net/request.hpp"

namespace saksi::net {

enum class Outcome {
    complete,            ///< a whole answer, whatever its status
    dns_failed,
    connect_failed,
    tls_failed,          ///< reason in Tls::result or HopRecord::reason
    timeout,             ///< a time limit, named in `truncated` when an answer had begun
    stalled,             ///< below limits::stall_rate for HopLimits::stall_time
    reset,               ///< the other side closed or reset before the end
    malformed,           ///< not an HTTP/1 answer
    address_refused,
    scheme_refused,
    too_many_redirects,
    redirect_loop,
    http2_only,
    limit,               ///< a size or count limit, named in `truncated`; what arrived is kept
    rate_limited,        ///< only as Completion: Retry-After beyond limits::retry_after_longest, or still 429 after all tries
    cancelled,
    withheld,            ///< what came was dropped because it shows a secret: never the fetcher's own word
    storage_failed,      ///< the spool file could not be written
};
/// Stable word, equal to the enumerator: `dns_failed`.
std::string_view name_of(Outcome outcome) noexcept;
/// One sentence for people; empty arguments, no host names.
Message sentence_of(Outcome outcome);
/// True for what another try may cure: dns_failed, connect_failed, timeout, stalled, reset.
bool may_be_retried(Outcome outcome) noexcept;

/// Wire bytes of an answer's body (transfer-coding and content-coding untouched): in memory, or in a file once they exceed
/// limits::inline_body_bytes. The file belongs to whoever holds the record, who also removes it.
struct WireBody {
    Bytes bytes;               ///< all of it when `spool` is empty
    std::optional<Path> spool;  ///< all of it otherwise
    std::uint64_t size = 0;

    /// Opens either form for reading. A file is opened through `files`. Errors: missing.
    Result<std::unique_ptr<base::ReadableFile>> open(base::FileSystem& files) const;
};

/// Certificates as DER, leaf first, as the server sent them.
struct CertificateChain {
    std::vector<Bytes> certificates;
    /// SHA-256 over the concatenated DER: what `saksi-exchange/1` calls chain.sha256.
    digest::Digest sha256;
};

struct Tls {
    std::string version;  ///< `TLSv1.3`
    std::string cipher;   ///< OpenSSL's name
    bool verified = false;
    std::string result;   ///< `ok`, or what failed, in OpenSSL's words: never better than it was, also with allow_insecure_tls
    std::shared_ptr<const CertificateChain> chain;  ///< one object per connection; nullptr when the server sent none
};

struct DnsAnswer {
    std::string name;
    std::vector<IpAddress> answers;  ///< all of them, also those that the policy refused
};

struct Connection {
    std::uint64_t number = 0;  ///< 1, 2, … within one fetcher: store a chain once per number
    bool reused = false;
    IpAddress peer;
    std::uint16_t port = 0;
};

/// Microseconds since `HopRecord::started` by the monotonic clock; nullopt where the step did not happen (reused connection, plain http).
struct Timings {
    std::optional<std::int64_t> dns_us, connect_us, tls_us, sent_us, first_byte_us;
    std::int64_t total_us = 0;
};

struct Truncation {
    std::string_view reason;         ///< WARC-Truncated: `length`, `time`, `disconnect`, `unspecified`
    std::string_view limit;          ///< name in base/limits.hpp, or empty
    std::uint64_t limit_value = 0;   ///< octets, count, or milliseconds
};

struct HopRecord {
    std::string request;    ///< Request::id
    int hop = 0;            ///< 0, then one more per redirect
    int attempt = 1;        ///< of this hop
    Method method = Method::get;
    std::string url;        ///< as asked for
    Purpose purpose = Purpose::post;

    Bytes request_head;     ///< request line and fields with the empty line; empty when nothing was sent
    Bytes request_body;
    std::vector<Bytes> informational_heads;  ///< 1xx, each with its empty line
    Bytes response_head;    ///< status line and fields with the empty line; empty when none was complete
    Bytes unfinished_head;  ///< what arrived of a head that never ended
    WireBody body;
    std::optional<digest::Digest> block_sha256;    ///< response_head and body: WARC-Block-Digest; set when there is a response_head
    std::optional<digest::Digest> payload_sha256;  ///< body without transfer-coding: WARC-Payload-Digest; nullopt when its chunks are broken
    std::uint64_t payload_size = 0;
    int status = 0;         ///< 0 when response_head is empty
    std::string http_version;  ///< `HTTP/1.1`, from the status line

    Outcome outcome = Outcome::complete;
    std::string reason;     ///< a technical detail in English, or empty
    std::optional<Truncation> truncated;

    UtcTime started;        ///< the machine's clock, a claim
    Timings timings;
    std::optional<DnsAnswer> dns;  ///< nullopt for a literal address and behind a proxy; on a reused connection, the answer it was opened with
    std::optional<Connection> connection;
    std::optional<Tls> tls;
    std::optional<std::string> address_exception;  ///< the --allow-address words without which this hop was refused
    std::optional<std::string> server_date;        ///< Date field as sent
    std::string proxy;      ///< empty: none
    std::optional<std::string> location;           ///< absolute URL of the redirect, when status is one

    bool has_response() const noexcept { return !response_head.empty(); }
    /// The first field of that name in response_head, white space trimmed. `name` in any case.
    std::optional<std::string> field(std::string_view name) const;
};

}  // namespace saksi::net
