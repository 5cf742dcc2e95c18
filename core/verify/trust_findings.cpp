#include "verify/trust_findings.hpp"

#include "verify/examination.hpp"
#include "base/time_text.hpp"
#include "verify/outcome.hpp"

namespace saksi::verify {

SubIndication translated(trust::SubIndication sub) noexcept {
    switch (sub) {
        case trust::SubIndication::none: return SubIndication::none;
        case trust::SubIndication::format_failure: return SubIndication::format_failure;
        case trust::SubIndication::hash_failure: return SubIndication::hash_failure;
        case trust::SubIndication::sig_crypto_failure: return SubIndication::sig_crypto_failure;
        case trust::SubIndication::sig_constraints_failure: return SubIndication::sig_constraints_failure;
        case trust::SubIndication::chain_constraints_failure: return SubIndication::chain_constraints_failure;
        case trust::SubIndication::crypto_constraints_failure: return SubIndication::crypto_constraints_failure;
        case trust::SubIndication::crypto_constraints_failure_no_poe: return SubIndication::crypto_constraints_failure_no_poe;
        case trust::SubIndication::revoked: return SubIndication::revoked;
        case trust::SubIndication::not_yet_valid: return SubIndication::not_yet_valid;
        case trust::SubIndication::no_certificate_chain_found: return SubIndication::no_certificate_chain_found;
        case trust::SubIndication::no_signing_certificate_found: return SubIndication::no_signing_certificate_found;
        case trust::SubIndication::out_of_bounds_no_poe: return SubIndication::out_of_bounds_no_poe;
        case trust::SubIndication::revoked_no_poe: return SubIndication::revoked_no_poe;
        case trust::SubIndication::try_later: return SubIndication::try_later;
        case trust::SubIndication::unsupported: return SubIndication::unsupported_form;
        case trust::SubIndication::limit: return SubIndication::limit;
    }
    return SubIndication::none;
}

namespace {

Severity severity_of(const trust::Finding& finding, const Policy& policy, WhenOpen when_open, WhenDistrusted when_distrusted) {
    switch (finding.outcome) {
        // Only what an examiner should weigh changes the headline: a key that he named himself. The rest is said, without weight.
        case trust::Outcome::note: return finding.rule == trust::Rule::path ? Severity::note : Severity::information;
        case trust::Outcome::indeterminate:
            if (when_open == WhenOpen::as_note) return Severity::note;
            return finding.sub == trust::SubIndication::try_later && !policy.require_revocation_data ? Severity::note : Severity::indeterminate;
        case trust::Outcome::failed:
            return when_distrusted == WhenDistrusted::as_note && is_about_trust(translated(finding.sub)) ? Severity::note : Severity::failed;
        case trust::Outcome::unsupported: return Severity::unsupported;
    }
    return Severity::failed;
}

}  // namespace

void take_findings(FindingBook& book, const std::vector<trust::Finding>& findings, const std::string& prefix, Step step, const Where& where,
                   const Policy& policy, WhenOpen when_open, WhenDistrusted when_distrusted) {
    for (const trust::Finding& finding : findings) {
        const Severity severity = severity_of(finding, policy, when_open, when_distrusted);
        const bool counts = severity != Severity::note && severity != Severity::information;
        book.add({prefix + "." + std::string(trust::name_of(finding.rule)), severity, step, counts ? translated(finding.sub) : SubIndication::none, where,
                  finding.message});
    }
}

CertificateFacts facts_of(const trust::Certificate& certificate, const trust::TrustStore* anchors) {
    CertificateFacts facts;
    facts.subject = certificate.subject();
    facts.common_name = certificate.common_name();
    facts.organisation = certificate.organisation();
    facts.organisational_unit = certificate.role();
    facts.issuer = certificate.issuer();
    facts.serial = certificate.serial();
    facts.sha256 = certificate.fingerprint();
    facts.not_before = base::utc_text(certificate.not_before());
    facts.not_after = base::utc_text(certificate.not_after());
    facts.key = certificate.key_algorithm();
    facts.self_signed = certificate.is_self_signed();
    facts.is_anchor = anchors && anchors->contains(certificate);
    return facts;
}

}  // namespace saksi::verify
