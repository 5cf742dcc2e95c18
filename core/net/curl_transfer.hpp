// One hop on one libcurl handle.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/curl_fetcher.hpp"
#include "net/curl_handles.hpp"
#include "net/head_reader.hpp"
#include "net/hop_record.hpp"
#include "net/redirect.hpp"
#include "net/tls_peer.hpp"
#include "net/wire_sink.hpp"

namespace saksi::net {

/// What was learned while a connection was opened, for the later hops on it. Keyed by both its ends, which no two open ones share.
struct OpenedConnection {
    std::uint64_t number = 0;
    std::optional<DnsAnswer> dns;
    std::optional<Tls> tls;
};
struct ConnectionTable {
    std::uint64_t last_number = 0;
    std::map<std::string, OpenedConnection> by_ends;
};

/// What all transfers of a fetcher share; outlives them.
struct TransferContext {
    const CurlFetcherOptions& options;
    base::Clock& clock;
    base::FileSystem& files;
    ConnectionTable connections;
};

class CurlTransfer {
public:
    /// `record` says which hop of which request this is and what its name lookup gave; its monotonic start is `started`. `pinned` are the
    /// addresses it may connect to, empty for a literal address and behind a proxy. Errors: internal.
    static Result<std::unique_ptr<CurlTransfer>> open(TransferContext& context, HopRecord record, HopRequest request, const HopLimits& limits,
                                                      std::vector<IpAddress> pinned, std::chrono::nanoseconds started);
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    CURL* handle() const noexcept { return easy_.get(); }
    /// The record, once libcurl is done with the handle (`code`), or was told to stop (`cancelled`).
    HopRecord finish(CURLcode code, bool cancelled = false);

private:
    CurlTransfer(TransferContext& context, HopRecord record, HopRequest request, const HopLimits& limits, std::vector<IpAddress> pinned,
                 std::chrono::nanoseconds started);
    Status set_up();
    Status set_request();
    Status set_limits();

    // What libcurl calls; true: go on.
    bool on_socket(const sockaddr& address);
    bool on_connected(const char* peer, int peer_port, const char* local, int local_port);
    void on_sent(bool head, ByteView data);
    bool on_head_line(ByteView line);
    bool on_body(ByteView data);
    bool on_not_http1(ByteView data);

    bool stop(Outcome outcome, std::string reason);
    bool stop_at(std::string_view limit, std::uint64_t value);
    bool stop_hidden_retry();
    bool permitted(const IpAddress& address, std::uint16_t port, bool newly_opened);
    void fill_timings();
    Outcome outcome_of(CURLcode code);
    Outcome timeout_kind();
    void mark_truncation();
    std::int64_t micros_since_start() const;

    friend struct TransferCallbacks;

    TransferContext& context_;
    HopRecord record_;
    HopRequest request_;
    HopLimits limits_;
    std::vector<IpAddress> pinned_;
    std::chrono::nanoseconds started_;
    std::chrono::nanoseconds handed_over_;
    EasyPtr easy_;
    ListPtr field_list_, pin_list_;
    std::array<char, CURL_ERROR_SIZE> error_text_{};
    HeadReader heads_;
    WireSink sink_;
    TlsWatch tls_;
    std::optional<std::uint64_t> expected_;
    bool opened_socket_ = false;
    bool connected_ = false;
    std::optional<Outcome> stopped_;
    std::optional<Truncation> limit_;
};

}  // namespace saksi::net
