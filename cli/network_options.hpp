// Options that several verbs share, and what they stand for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "environment.hpp"
#include "net/service_client.hpp"
#include "seal/stamper.hpp"
#include "store/home.hpp"
#include "trust/trust_store.hpp"

namespace CLI {
class App;
}

namespace saksi::cli {

/// How the network is reached.
struct NetworkOptions {
    std::vector<std::string> allow_addresses;
    bool allow_insecure_tls = false;
    std::string tls_ca;   ///< PEM file in place of the system's roots
    std::string proxy;
    int per_host_parallel = limits::per_host_parallel;
};
void add_network_options(CLI::App& verb, const Environment& environment, NetworkOptions& options);

/// Which authorities give time, and which roots this machine believes when it looks its own work over.
struct TimeOptions {
    std::vector<std::string> authorities;  ///< `--tsa`, in place of the settings
    std::string roots;                     ///< `--tsa-roots`
};
void add_time_options(CLI::App& verb, const Environment& environment, TimeOptions& options);

/// POSTs to timestamp authorities and GETs distribution points as the options say.
net::ServiceOptions service_options(const NetworkOptions& options, const store::Config& config);
seal::AskAuthority ask_authority(const net::ServiceOptions& options);
/// The store in `path`, nullopt when `path` is empty. Errors: missing, malformed.
Result<std::optional<trust::TrustStore>> read_trust_store(Environment& environment, const std::string& path);

}  // namespace saksi::cli
