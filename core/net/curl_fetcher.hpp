// The Fetcher that speaks HTTP/1.1 through libcurl.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "base/random.hpp"
#include "net/address_policy.hpp"
#include "net/fetcher.hpp"
#include "net/resolver.hpp"

namespace saksi::net {

struct CurlFetcherOptions {
    std::string user_agent = "saksi/0.1";
    int per_host_parallel = limits::per_host_parallel;
    int total_parallel = limits::total_parallel;
    std::optional<Path> ca_file;       ///< PEM, instead of the system's store
    bool allow_insecure_tls = false;   ///< go on after a failed verification; Tls::verified stays false
    std::string proxy;                 ///< empty: none, whatever the environment says
    AddressPolicy addresses;
    Path spool_directory;              ///< exists; bodies beyond limits::inline_body_bytes become files here
    std::chrono::milliseconds retry_base = limits::retry_base;  ///< first back-off; doubles each try, with jitter
    ProgressCallback on_progress;      ///< may be empty; called in the thread of next()
};

/// `clock`, `random` and `files` outlive the fetcher; `resolver` may outlive it by one lookup (nullptr: SystemResolver).
/// Errors: usage (proxy, parallel below 1), missing (ca_file), internal.
Result<std::unique_ptr<Fetcher>> make_curl_fetcher(CurlFetcherOptions options, base::Clock& clock, base::Random& random,
                                                   base::FileSystem& files, std::shared_ptr<Resolver> resolver = nullptr);

}  // namespace saksi::net
