// Single questions to services that the operator configured: timestamp authorities and CRL distribution points. They are no evidence
// exchanges and exempt from the address policy (records.md §5): an agency's own authority is often inside.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/file_system.hpp"
#include "base/result.hpp"

namespace saksi::net {

struct ServiceOptions {
    std::string user_agent = "saksi/0.1";
    std::optional<Path> ca_file;  ///< PEM, instead of the system's store
    std::string proxy;            ///< empty: none
    std::chrono::milliseconds time = std::chrono::seconds{30};
};

/// POSTs and returns the body of a 200 answer, at most `limit` octets. http and https; https is verified strictly. No redirects.
/// Errors: unavailable (no answer, other status, TLS), try_later (429, 503), limit_exceeded, malformed (URL).
Result<Bytes> post_bytes(const std::string& url, const std::string& content_type, ByteView body, std::uint64_t limit,
                         const ServiceOptions& options = {});
/// GETs likewise, following up to limits::redirect_hops redirects.
Result<Bytes> get_bytes(const std::string& url, std::uint64_t limit, const ServiceOptions& options = {});

}  // namespace saksi::net
