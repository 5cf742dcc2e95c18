// Options that the judging kinds of `saksi inspect` share.
#pragma once

#include <string>
#include <vector>

#include "environment.hpp"
#include "trust/trust_store.hpp"
#include "verify/object_verifier.hpp"

namespace CLI {
class App;
}

namespace saksi::cli {

struct InspectOptions {
    std::string anchors, at, zone = "WIB";
    std::vector<std::string> crls;
    trust::PathPolicy policy;
    bool json = false;
};
/// --anchors, --crls, --at, --zone, --json.
void add_inspect_options(CLI::App& verb, const Environment& environment, InspectOptions& options);
/// --policy-oid, --explicit-policy, --inhibit-map, --inhibit-any (names as openssl has them).
void add_path_policy_options(CLI::App& verb, const Environment& environment, trust::PathPolicy& policy);

/// `anchors` stays with the caller, because the terms refer to it. Errors: usage (--at, --policy-oid), missing, malformed.
Result<verify::ObjectTerms> read_terms(Environment& environment, const InspectOptions& options, const trust::TrustStore& anchors);
/// The named anchors; nobody when `path` is empty. Errors: missing, malformed.
Result<trust::TrustStore> read_anchors(Environment& environment, const std::string& path);
/// The data beside a signature or token. Errors: missing, limit_exceeded.
Result<std::optional<Bytes>> read_data(Environment& environment, const std::string& path);
/// Prints the verdict and gives its exit code.
int print_verdict(const Environment& environment, const InspectOptions& options, const verify::ObjectVerdict& verdict);

}  // namespace saksi::cli
