#include "network_options.hpp"

#include <CLI/CLI.hpp>

#include "base/version.hpp"

namespace saksi::cli {

void add_network_options(CLI::App& verb, const Environment& environment, NetworkOptions& options) {
    verb.add_option("--allow-address", options.allow_addresses,
                    environment.text("an address, network or host that may be contacted though it is not public; a note in the bundle (repeatable)"))
        ->type_name("A");
    verb.add_flag("--allow-insecure-tls", options.allow_insecure_tls, environment.text("go on when a server's certificate does not hold; a note in every verdict"));
    verb.add_option("--tls-ca", options.tls_ca, environment.text("PEM file of TLS roots in place of the system's"))->type_name("F");
    verb.add_option("--proxy", options.proxy, environment.text("proxy for every connection; recorded"))->type_name("URL");
    verb.add_option("--per-host-parallel", options.per_host_parallel, environment.text("requests at once to one host"))->type_name("N")->check(CLI::Range(1, 16))->capture_default_str();
}

void add_time_options(CLI::App& verb, const Environment& environment, TimeOptions& options) {
    verb.add_option("--tsa", options.authorities, environment.text("timestamp authority, in place of those in config.json (repeatable, asked in order)"))->type_name("URL");
    verb.add_option("--tsa-roots", options.roots, environment.text("PEM file of timestamp roots for the check after sealing"))->type_name("F");
}

net::ServiceOptions service_options(const NetworkOptions& options, const store::Config& config) {
    net::ServiceOptions service;
    service.user_agent = base::software_name();
    const std::string& ca = options.tls_ca.empty() ? config.tls_ca_file : options.tls_ca;
    if (!ca.empty()) service.ca_file = ca;
    service.proxy = options.proxy;
    return service;
}

seal::AskAuthority ask_authority(const net::ServiceOptions& options) {
    return [options](const std::string& url, ByteView query) { return net::post_bytes(url, "application/timestamp-query", query, limits::tsa_answer_bytes, options); };
}

Result<std::optional<trust::TrustStore>> read_trust_store(Environment& environment, const std::string& path) {
    if (path.empty()) return std::nullopt;
    auto pem = base::read_whole(environment.files, path, limits::mib);
    if (!pem) return pass_on(pem);
    auto store = trust::TrustStore::from_pem(*pem);
    if (!store) return pass_on(store, msg("reading {file}", {{"file", path}}));
    return std::optional(std::move(*store));
}

}  // namespace saksi::cli
