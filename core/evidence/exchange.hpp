// How one answer was obtained: the block of a WARC metadata record, concurrent to the response. Source: docs/formats/exchange-1.schema.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "evidence/item.hpp"
#include "evidence/vocabulary.hpp"

namespace saksi::evidence {

struct DnsAnswer {
    std::string name;
    std::vector<std::string> addresses;  ///< as getaddrinfo gave them
    bool operator==(const DnsAnswer&) const = default;
};

struct Peer {
    std::string address;
    std::uint16_t port = 0;
    bool operator==(const Peer&) const = default;
};

struct Connection {
    std::int64_t number = 1;
    bool reused = false;
    bool operator==(const Connection&) const = default;
};

struct TlsState {
    std::string version;  ///< TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3
    std::string cipher;
    bool verified = false;  ///< false only where the operator allowed insecure TLS: a note in every verdict
    std::string result;     ///< the library's words
    RecordId chain_record;  ///< the resource record that holds the chain as sent
    std::string chain_sha256;
    bool operator==(const TlsState&) const = default;
};

/// Microseconds since the exchange began, monotonic; null where that stage did not happen.
struct Timings {
    std::optional<std::int64_t> dns_us, connect_us, tls_us, sent_us, first_byte_us;
    std::int64_t total_us = 0;
    bool operator==(const Timings&) const = default;
};

struct NamedLimit {
    std::string name;
    std::int64_t value = 0;
    bool operator==(const NamedLimit&) const = default;
};

struct TruncationNote {
    Truncation reason = Truncation::unspecified;
    std::optional<NamedLimit> limit;
    bool operator==(const TruncationNote&) const = default;
};

/// A secret stood here when the request was sent; the record holds the placeholder.
struct Redaction {
    RecordId record;
    RedactionPlace place = RedactionPlace::header;
    std::string name;
    std::int64_t length = 0;
    bool operator==(const Redaction&) const = default;
};

struct Exchange {
    std::string request;  ///< `r` and six digits, one for all hops and attempts of one planned request
    std::int64_t hop = 0;
    std::int64_t attempt = 1;
    Purpose purpose = Purpose::post;
    std::string started;  ///< utc_text form, the machine's clock
    Timings timings;
    std::optional<DnsAnswer> dns;
    std::optional<Peer> peer;
    std::optional<Connection> connection;
    bool address_exception = false;  ///< the operator named an address that the policy refuses: a note in every verdict
    std::optional<TlsState> tls;     ///< null: the answer came in clear
    std::optional<std::string> server_date;
    std::optional<TruncationNote> truncated;
    std::vector<Redaction> redactions;
    std::optional<std::string> proxy;
    bool operator==(const Exchange&) const = default;
};

Json to_json(const Exchange& exchange);
/// Errors: malformed (the pointer inside), unsupported (another schema version).
Result<Exchange> exchange_from_json(const Json& json);

}  // namespace saksi::evidence
