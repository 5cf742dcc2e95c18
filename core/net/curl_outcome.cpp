// The second half of CurlTransfer: what libcurl's end of a transfer means.
#include <algorithm>

#include "net/curl_transfer.hpp"

namespace saksi::net {
namespace {

bool is_tls_error(CURLcode code) noexcept {
    return code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_CIPHER ||
           code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_INVALIDCERTSTATUS ||
           code == CURLE_SSL_ENGINE_INITFAILED;
}

/// RFC 7301 §3.2: the alert of a server that shares no protocol with us; the words are OpenSSL's.
bool is_alpn_alert(std::string_view text) { return text.find("no application protocol") != std::string_view::npos; }

bool is_break_in_handshake(std::string_view text) {
    return text.find("SSL_ERROR_SYSCALL") != std::string_view::npos || text.find("unexpected eof") != std::string_view::npos ||
           text.find("Connection reset") != std::string_view::npos;
}

std::uint64_t milliseconds_of(std::chrono::milliseconds time) { return static_cast<std::uint64_t>(time.count()); }

}  // namespace

Outcome CurlTransfer::timeout_kind() {
    const auto spent = context_.clock.monotonic() - started_;
    if (spent >= limits_.total_time) {
        limit_ = Truncation{"time", "exchange_time", milliseconds_of(limits_.total_time)};
        return Outcome::timeout;
    }
    if (!connected_) {
        limit_ = Truncation{"time", "connect_time", milliseconds_of(limits_.connect_time)};
        return Outcome::timeout;
    }
    limit_ = Truncation{"time", "stall_time", milliseconds_of(limits_.stall_time)};
    return Outcome::stalled;
}

Outcome CurlTransfer::outcome_of(CURLcode code) {
    const std::string_view text = error_text_.data();
    if (is_tls_error(code)) {
        if (tls_.asked && !tls_.seen.verified && !tls_.insecure) return Outcome::tls_failed;
        if (is_alpn_alert(text)) return Outcome::http2_only;
        return is_break_in_handshake(text) ? Outcome::reset : Outcome::tls_failed;
    }
    switch (static_cast<int>(code)) {
        case CURLE_OK: return Outcome::complete;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY: return Outcome::dns_failed;
        case CURLE_COULDNT_CONNECT: return Outcome::connect_failed;
        case CURLE_OPERATION_TIMEDOUT: return timeout_kind();
        case CURLE_GOT_NOTHING:
        case CURLE_RECV_ERROR:
        case CURLE_SEND_ERROR:
        case CURLE_PARTIAL_FILE: return Outcome::reset;
        case CURLE_OUT_OF_MEMORY:  // libcurl's own limit for one line of a head, in the absence of a code of its own
            if (connected_ && record_.response_head.empty()) {
                limit_ = Truncation{"length", "http_head_bytes", limits::http_head_bytes};
                return Outcome::limit;
            }
            return Outcome::storage_failed;
        case CURLE_ABORTED_BY_CALLBACK: return Outcome::cancelled;
        default: return connected_ ? Outcome::malformed : Outcome::connect_failed;
    }
}

void CurlTransfer::mark_truncation() {
    const bool began = record_.has_response() || !record_.unfinished_head.empty();
    if (record_.outcome == Outcome::complete || !began) return;
    if (limit_) record_.truncated = limit_;
    else record_.truncated = Truncation{record_.outcome == Outcome::reset ? "disconnect" : "unspecified", "", 0};
}

void CurlTransfer::fill_timings() {
    const auto offset = std::chrono::duration_cast<std::chrono::microseconds>(handed_over_ - started_).count();
    const auto read = [&](CURLINFO info) -> std::optional<std::int64_t> {
        curl_off_t value = 0;
        if (libcurl().easy_getinfo(easy_.get(), info, &value) != CURLE_OK || value <= 0) return std::nullopt;
        return offset + value;
    };
    auto& timings = record_.timings;
    if (!record_.connection || !record_.connection->reused) {
        timings.connect_us = read(CURLINFO_CONNECT_TIME_T);
        timings.tls_us = read(CURLINFO_APPCONNECT_TIME_T);
    }
    if (record_.has_response()) timings.first_byte_us = read(CURLINFO_STARTTRANSFER_TIME_T);
    timings.total_us = micros_since_start();
}

HopRecord CurlTransfer::finish(CURLcode code, bool cancelled) {
    sink_.finish(record_);
    record_.informational_heads = std::move(heads_.informational());
    if (!record_.has_response() && record_.unfinished_head.empty()) record_.unfinished_head = std::move(heads_.unfinished());
    record_.outcome = cancelled ? Outcome::cancelled : stopped_ ? *stopped_ : outcome_of(code);
    if (record_.outcome != Outcome::complete && record_.reason.empty())
        record_.reason = error_text_[0] != '\0' ? error_text_.data() : cancelled ? "" : libcurl().easy_strerror(code);
    if (!record_.tls && tls_.asked) record_.tls = tls_.seen;  // a handshake that failed
    if (record_.outcome == Outcome::tls_failed && record_.tls && !record_.tls->verified) record_.reason = record_.tls->result;
    record_.status = status_of(record_.response_head);
    record_.http_version = version_of(record_.response_head);
    record_.server_date = record_.field("date");
    record_.proxy = context_.options.proxy;
    if (is_redirect(record_.status))
        if (const auto location = record_.field("location"))
            if (const auto target = request_.url.resolve(*location)) record_.location = target->text;
    mark_truncation();
    fill_timings();
    return std::move(record_);
}

}  // namespace saksi::net
