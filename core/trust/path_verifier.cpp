#include "trust/path_verifier.hpp"

#include <array>

#include "trust/path_builder.hpp"

namespace saksi::trust {

std::span<const Rule> path_rules(PathUse use) noexcept {
    static constexpr std::array rules{Rule::path, Rule::validity, Rule::revocation, Rule::certificate_use};
    return std::span<const Rule>(rules).first(use == PathUse::any ? rules.size() - 1 : rules.size());
}

PathVerification verify_path(const PathInput& input) {
    PathVerification result;
    Ledger ledger;
    BagUse use;
    result.path = build_path({input.leaf, input.bag, input.anchors, input.at, false, input.use, input.policy}, ledger);
    check_revocation(result.path, {input.crls, input.ocsp, input.bag, {input.at, false, input.at}}, use, ledger);
    result.findings = std::move(ledger.findings);
    result.held = std::move(ledger.held);
    return result;
}

}  // namespace saksi::trust
