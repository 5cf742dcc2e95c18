#include <algorithm>

#include "trust/certificate_data.hpp"
#include "trust/certificate_path.hpp"
#include "trust/crl_data.hpp"
#include "trust/der.hpp"

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
    open_ends.insert(open_ends.end(), other.open_ends.begin(), other.open_ends.end());
    complete = complete && other.complete;
}

namespace {

/// A root's list about the intermediate that an examiner named as anchor: nobody here has the root's key.
bool may_speak_about(const Crl& list, const Certificate& end) { return list.kind() == Crl::Kind::scoped || der::equal(list.data().issuer, end.data().issuer); }
bool may_speak_about(const OcspResponse& answer, const Certificate& end) { return answer.names(end); }

template <class RevocationData>
bool is_needed(const RevocationData& data, const BagUse& use) {
    return !use.complete || std::ranges::find(use.crls, data.fingerprint()) != use.crls.end() ||
           std::ranges::any_of(use.open_ends, [&](const Certificate& end) { return may_speak_about(data, end); });
}

}  // namespace

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
        if (!is_needed(list, use)) refuse(msg("a revocation list is included that no path needs: {issuer}", {{"issuer", list.issuer()}}));
    }
    for (const OcspResponse& answer : bag.ocsp) {
        if (!is_needed(answer, use)) refuse(msg("an OCSP answer is included that no path needs ({digest})", {{"digest", answer.fingerprint()}}));
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
