#include "net/curl_transfer.hpp"

#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <exception>

namespace saksi::net {

/// The C side: nothing may be thrown through libcurl.
struct TransferCallbacks {
    template <class Call>
    static bool guarded(CurlTransfer& transfer, Call call) noexcept {
        try {
            return call();
        } catch (const std::exception& error) {
            transfer.stopped_ = Outcome::storage_failed;  // std::bad_alloc is the only way here
            return false;
        }
    }
    static CurlTransfer& self(void* data) { return *static_cast<CurlTransfer*>(data); }

    static curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* address) {
        if (!guarded(self(data), [&] { return self(data).on_socket(address->addr); })) return CURL_SOCKET_BAD;
        return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    }
    static int connected(void* data, char* peer, char* local, int peer_port, int local_port) {
        return guarded(self(data), [&] { return self(data).on_connected(peer, peer_port, local, local_port); }) ? CURL_PREREQFUNC_OK
                                                                                                               : CURL_PREREQFUNC_ABORT;
    }
    static int debug(CURL*, curl_infotype type, char* text, std::size_t size, void* data) {
        if (type == CURLINFO_HEADER_OUT || type == CURLINFO_DATA_OUT)
            guarded(self(data), [&] {
                self(data).on_sent(type == CURLINFO_HEADER_OUT, bytes_of({text, size}));
                return true;
            });
        return 0;
    }
    static std::size_t head(char* text, std::size_t, std::size_t size, void* data) {
        return guarded(self(data), [&] { return self(data).on_head_line(bytes_of({text, size})); }) ? size : 0;
    }
    static std::size_t body(char* text, std::size_t, std::size_t size, void* data) {
        return guarded(self(data), [&] { return self(data).on_body(bytes_of({text, size})); }) ? size : 0;
    }
    static CURLcode tls(CURL*, void* context, void* data) {
        watch_handshake(static_cast<SSL_CTX*>(context), self(data).tls_);
        return CURLE_OK;
    }
};

namespace {

/// True when every option was taken; a refusal means a libcurl other than the one this was written for.
template <class... Set>
bool all_set(Set... codes) {
    return ((codes == CURLE_OK) && ...);
}

std::unexpected<Error> option_refused() { return fail(ErrorCode::internal, msg("libcurl refused an option.")); }

/// RFC 9113 §3.4, §6.5: a server that speaks HTTP/2 without being asked begins with a SETTINGS frame on stream 0.
bool is_http2_settings(ByteView data) {
    if (data.size() < 9) return false;
    const std::size_t length = static_cast<std::size_t>(data[0]) << 16 | static_cast<std::size_t>(data[1]) << 8 | data[2];
    return length % 6 == 0 && data[3] == 4 && data[4] == 0 && std::ranges::all_of(data.subspan(5, 4), [](auto octet) { return octet == 0; });
}

std::string socket_text(const IpAddress& address, std::uint16_t port) {
    return (address.is_v6 ? "[" + address.text() + "]" : address.text()) + ":" + std::to_string(port);
}

}  // namespace

Result<std::unique_ptr<CurlTransfer>> CurlTransfer::open(TransferContext& context, HopRecord record, HopRequest request, const HopLimits& limits,
                                                         std::vector<IpAddress> pinned, std::chrono::nanoseconds started) {
    std::unique_ptr<CurlTransfer> transfer(
        new CurlTransfer(context, std::move(record), std::move(request), limits, std::move(pinned), started));
    if (auto ready = transfer->set_up(); !ready) return pass_on(ready);
    return transfer;
}

CurlTransfer::CurlTransfer(TransferContext& context, HopRecord record, HopRequest request, const HopLimits& limits, std::vector<IpAddress> pinned,
                           std::chrono::nanoseconds started)
    : context_(context), record_(std::move(record)), request_(std::move(request)), limits_(limits), pinned_(std::move(pinned)), started_(started),
      handed_over_(context.clock.monotonic()), easy_(libcurl().easy_init()),
      sink_(context.files,
            context.options.spool_directory /
                (record_.request + "-" + std::to_string(record_.hop) + "-" + std::to_string(record_.attempt) + ".body"),
            limits.wire_bytes) {
    tls_.host = request_.url.host;
    tls_.insecure = context.options.allow_insecure_tls;
}

Status CurlTransfer::set_up() {
    CURL* easy = easy_.get();
    if (easy == nullptr) return option_refused();
    const auto& options = context_.options;
    const bool taken = all_set(
        libcurl().easy_setopt(easy, CURLOPT_PRIVATE, this),
        // Not NOSIGNAL: libcurl then keeps SIGPIPE away while OpenSSL writes into a connection that the server has closed.
        libcurl().easy_setopt(easy, CURLOPT_NOSIGNAL, 0L),
        libcurl().easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data()), libcurl().easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https"),
        libcurl().easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)),
        // A server that answers in HTTP/2 unasked would otherwise be a mere error: on_not_http1 looks at what it sent.
        libcurl().easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 1L), libcurl().easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L),
        libcurl().easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L), libcurl().easy_setopt(easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L),
        libcurl().easy_setopt(easy, CURLOPT_PROXY, options.proxy.c_str()), libcurl().easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L),
        libcurl().easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED)), libcurl().easy_setopt(easy, CURLOPT_BUFFERSIZE, 128L * 1024),
        libcurl().easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)), libcurl().easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L),
        // watch_handshake checks the name too, so that its result is known also where it is not enforced.
        libcurl().easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, options.allow_insecure_tls ? 0L : 2L),
        // A resumed session carries no certificates.
        libcurl().easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L),
        // libcurl keeps a parsed certificate store between connections only when there is no folder beside the file.
        libcurl().easy_setopt(easy, CURLOPT_CAPATH, nullptr), libcurl().easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &TransferCallbacks::tls),
        libcurl().easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this), libcurl().easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &TransferCallbacks::open_socket),
        libcurl().easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this), libcurl().easy_setopt(easy, CURLOPT_PREREQFUNCTION, &TransferCallbacks::connected),
        libcurl().easy_setopt(easy, CURLOPT_PREREQDATA, this), libcurl().easy_setopt(easy, CURLOPT_VERBOSE, 1L),
        libcurl().easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &TransferCallbacks::debug), libcurl().easy_setopt(easy, CURLOPT_DEBUGDATA, this),
        libcurl().easy_setopt(easy, CURLOPT_HEADERFUNCTION, &TransferCallbacks::head), libcurl().easy_setopt(easy, CURLOPT_HEADERDATA, this),
        libcurl().easy_setopt(easy, CURLOPT_WRITEFUNCTION, &TransferCallbacks::body), libcurl().easy_setopt(easy, CURLOPT_WRITEDATA, this));
    if (!taken) return option_refused();
    if (options.ca_file && libcurl().easy_setopt(easy, CURLOPT_CAINFO, options.ca_file->c_str()) != CURLE_OK) return option_refused();
    if (auto set = set_request(); !set) return set;
    return set_limits();
}

Status CurlTransfer::set_request() {
    CURL* easy = easy_.get();
    bool taken = all_set(libcurl().easy_setopt(easy, CURLOPT_URL, request_.url.text.c_str()),
                         libcurl().easy_setopt(easy, CURLOPT_USERAGENT, context_.options.user_agent.c_str()));
    taken = taken && append(field_list_, "Accept-Encoding: gzip");
    bool has_type = false;
    for (const auto& field : request_.fields) {
        taken = taken && append(field_list_, field.value.empty() ? field.name + ";" : field.name + ": " + field.value);
        has_type = has_type || std::ranges::equal(field.name, std::string_view("content-type"), [](char a, char b) {
            return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
        });
    }
    if (request_.method == Method::post) {
        // Waiting for 100 Continue costs a round trip, and libcurl would invent a form's media type.
        taken = taken && append(field_list_, "Expect:") && (has_type || append(field_list_, "Content-Type:"));
        taken = taken && all_set(libcurl().easy_setopt(easy, CURLOPT_POST, 1L),
                                 libcurl().easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size())),
                                 libcurl().easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.empty() ? static_cast<const void*>("") : request_.body.data()));
    }
    taken = taken && all_set(libcurl().easy_setopt(easy, CURLOPT_HTTPHEADER, field_list_.get()));
    if (!pinned_.empty()) {
        std::string pin = "+" + request_.url.host + ":" + std::to_string(request_.url.port) + ":";
        for (std::size_t i = 0; i < pinned_.size(); ++i)
            pin += (i == 0 ? "" : ",") + (pinned_[i].is_v6 ? "[" + pinned_[i].text() + "]" : pinned_[i].text());
        taken = taken && append(pin_list_, pin) && all_set(libcurl().easy_setopt(easy, CURLOPT_RESOLVE, pin_list_.get()));
    }
    if (!taken) return option_refused();
    return {};
}

Status CurlTransfer::set_limits() {
    // The lookup has used up some of the time already.
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(handed_over_ - started_);
    const auto left = [&](std::chrono::milliseconds limit) { return static_cast<long>(std::max<std::int64_t>((limit - spent).count(), 1)); };
    CURL* easy = easy_.get();
    if (!all_set(libcurl().easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, left(limits_.connect_time)),
                 libcurl().easy_setopt(easy, CURLOPT_TIMEOUT_MS, left(limits_.total_time)),
                 libcurl().easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, limits::stall_rate),
                 libcurl().easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits_.stall_time.count()))))
        return option_refused();
    return {};
}

std::int64_t CurlTransfer::micros_since_start() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(context_.clock.monotonic() - started_).count();
}

bool CurlTransfer::stop(Outcome outcome, std::string reason) {
    if (!stopped_) {
        stopped_ = outcome;
        record_.reason = std::move(reason);
    }
    return false;
}

bool CurlTransfer::stop_at(std::string_view limit, std::uint64_t value) {
    limit_ = Truncation{"length", limit, value};
    return stop(Outcome::limit, std::string(limit));
}

bool CurlTransfer::permitted(const IpAddress& address, std::uint16_t port, bool newly_opened) {
    if (!context_.options.proxy.empty()) return true;  // this is the proxy, which the operator named
    const auto decision = context_.options.addresses.check(request_.url.host, address, port);
    if (!decision.allowed)
        return stop(Outcome::address_refused, socket_text(address, port) + " is not public: " + std::string(name_of(*decision.rule)));
    // A reused connection was opened for an earlier answer: pinning is about new ones.
    if (newly_opened && !pinned_.empty() && std::ranges::find(pinned_, address) == pinned_.end())
        return stop(Outcome::address_refused, socket_text(address, port) + " is not in the checked DNS answer");
    record_.address_exception = decision.exception;
    return true;
}

/// libcurl sends a request again, without asking, when a reused connection turns out dead. That would be a try without a record.
bool CurlTransfer::stop_hidden_retry() { return stop(Outcome::reset, "the server had closed the connection that was used again"); }

bool CurlTransfer::on_socket(const sockaddr& address) {
    auto parsed = IpAddress::from_socket(address);
    if (!parsed) return stop(Outcome::address_refused, "neither IPv4 nor IPv6");
    if (connected_) return stop_hidden_retry();
    opened_socket_ = permitted(*parsed, request_.url.port, true);
    return opened_socket_;
}

bool CurlTransfer::on_connected(const char* peer, int peer_port, const char* local, int local_port) {
    auto address = IpAddress::parse(peer);
    if (!address || peer_port <= 0 || peer_port > 65535) return stop(Outcome::address_refused, "the peer's address is unknown");
    const auto port = static_cast<std::uint16_t>(peer_port);
    if (connected_) return stop_hidden_retry();
    if (!permitted(*address, port, opened_socket_)) return false;
    connected_ = true;
    // What was said to a proxy until here is no part of the request.
    record_.request_head.clear();
    record_.request_body.clear();

    auto& table = context_.connections;
    const std::string ends = std::string(local) + " " + std::to_string(local_port) + " " + peer + " " + std::to_string(peer_port);
    auto entry = table.by_ends.find(ends);
    const bool is_new = opened_socket_ || entry == table.by_ends.end();
    if (is_new) {
        OpenedConnection opened{++table.last_number, record_.dns, std::nullopt};
        if (tls_.asked) {
            opened.tls = tls_.seen;
            curl_tlssessioninfo* session = nullptr;
            if (libcurl().easy_getinfo(easy_.get(), CURLINFO_TLS_SSL_PTR, &session) == CURLE_OK && session != nullptr && session->internals != nullptr)
                complete(*opened.tls, static_cast<const SSL*>(session->internals));
        }
        entry = table.by_ends.insert_or_assign(ends, std::move(opened)).first;
    }
    record_.connection = Connection{entry->second.number, !is_new, *address, port};
    record_.dns = entry->second.dns;
    record_.tls = entry->second.tls;
    return true;
}

void CurlTransfer::on_sent(bool head, ByteView data) {
    Bytes& part = head ? record_.request_head : record_.request_body;
    part.insert(part.end(), data.begin(), data.end());
    record_.timings.sent_us = micros_since_start();
}

bool CurlTransfer::on_head_line(ByteView line) {
    if (const auto limit = heads_.add_line(line)) {
        const std::uint64_t value = *limit == "http_head_bytes"     ? limits::http_head_bytes
                                    : *limit == "http_header_count" ? limits::http_header_count
                                                                    : static_cast<std::uint64_t>(limits::informational_heads);
        return stop_at(*limit, value);
    }
    if (heads_.is_complete() && record_.response_head.empty()) {
        record_.response_head = std::move(heads_.final_head());
        sink_.begin(record_.response_head);
        if (const auto length = field_of(record_.response_head, "content-length")) {
            std::uint64_t value = 0;
            if (std::from_chars(length->data(), length->data() + length->size(), value).ec == std::errc{}) expected_ = value;
        }
    }
    return true;
}

bool CurlTransfer::on_not_http1(ByteView data) {
    auto& kept = record_.unfinished_head;
    kept.insert(kept.end(), data.begin(), data.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(data.size(), limits::http_head_bytes)));
    if (is_http2_settings(data)) return stop(Outcome::http2_only, "the server began with an HTTP/2 SETTINGS frame");
    return stop(Outcome::malformed, "the answer has no HTTP/1 status line");
}

bool CurlTransfer::on_body(ByteView data) {
    if (record_.response_head.empty()) return on_not_http1(data);
    switch (sink_.add(data)) {
        case WireSink::Verdict::go_on: break;
        case WireSink::Verdict::limit: return stop_at("response_wire_bytes", limits_.wire_bytes);
        case WireSink::Verdict::broken_framing: return stop(Outcome::malformed, "the chunks of the body do not follow RFC 9112");
        case WireSink::Verdict::storage: return stop(Outcome::storage_failed, base::text_of(*sink_.error(), Language::english));
    }
    if (context_.options.on_progress) context_.options.on_progress({record_.request, record_.url, sink_.size(), expected_});
    return true;
}

}  // namespace saksi::net
