#include <algorithm>

#include "trust/certificate_path.hpp"

namespace saksi::trust {

std::string_view name_of(RevocationState state) noexcept {
    switch (state) {
        case RevocationState::anchor: return "anchor";
        case RevocationState::no_pointer: return "no_pointer";
        case RevocationState::good: return "good";
        case RevocationState::revoked: return "revoked";
        case RevocationState::missing: return "missing";
    }
    return {};
}

void BagUse::add(const BagUse& other) {
    signers.insert(signers.end(), other.signers.begin(), other.signers.end());
    certificates.insert(certificates.end(), other.certificates.begin(), other.certificates.end());
    crls.insert(crls.end(), other.crls.begin(), other.crls.end());
    complete = complete && other.complete;
}

std::vector<Finding> bag_findings(const Bag& bag, const BagUse& use) {
    std::vector<Finding> findings;
    const auto refuse = [&](Message message) { findings.push_back({Rule::bag, Outcome::failed, SubIndication::format_failure, std::move(message)}); };
    const auto is_signer = [&](const Certificate& certificate) { return std::ranges::find(use.signers, certificate.fingerprint()) != use.signers.end(); };
    for (const Certificate& certificate : bag.certificates) {
        if (certificate.is_self_signed() && !is_signer(certificate)) {
            refuse(msg("a self-signed certificate is included that is not the signer's own: {subject}", {{"subject", certificate.subject()}}));
        } else if (std::ranges::find(use.certificates, certificate.fingerprint()) == use.certificates.end()) {
            refuse(msg("a certificate is included that no path needs: {subject}", {{"subject", certificate.subject()}}));
        }
    }
    for (const Crl& list : bag.crls) {
        if (use.complete && std::ranges::find(use.crls, list.fingerprint()) == use.crls.end()) {
            refuse(msg("a revocation list is included that no path needs: {issuer}", {{"issuer", list.issuer()}}));
        }
    }
    for (const OcspResponse& answer : bag.ocsp) {
        if (use.complete && std::ranges::find(use.crls, answer.fingerprint()) == use.crls.end())
            refuse(msg("an OCSP answer is included that no path needs ({digest})", {{"digest", answer.fingerprint()}}));
    }
    return findings;
}

std::vector<std::pair<Certificate, Certificate>> revocation_needed(const CertificatePath& path) {
    std::vector<std::pair<Certificate, Certificate>> needed;
    for (std::size_t i = 0; i + 1 < path.certificates.size(); ++i) {
        if (path.certificates[i].has_revocation_pointer()) needed.emplace_back(path.certificates[i], path.certificates[i + 1]);
    }
    return needed;
}

}  // namespace saksi::trust
