#include "verify/outcome.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace saksi::verify {

namespace {

/// The first that occurs gives the sub-indication: what was changed says more than what follows from it.
constexpr std::array failed_order{SubIndication::hash_failure,    SubIndication::sig_crypto_failure, SubIndication::no_signing_certificate_found, SubIndication::format_failure,
                                  SubIndication::content_mismatch, SubIndication::policy_failure,     SubIndication::crypto_constraints_failure,
                                  SubIndication::sig_constraints_failure, SubIndication::chain_constraints_failure, SubIndication::revoked,
                                  SubIndication::not_yet_valid,   SubIndication::expired};
constexpr std::array open_order{SubIndication::signed_data_not_found, SubIndication::no_signing_certificate_found, SubIndication::no_certificate_chain_found,
                                SubIndication::revoked_no_poe, SubIndication::out_of_bounds_no_poe, SubIndication::crypto_constraints_failure_no_poe,
                                SubIndication::try_later, SubIndication::no_poe};
constexpr std::array unsupported_order{SubIndication::not_a_bundle, SubIndication::limit, SubIndication::unsupported_form};
/// What is wrong with the seal though every octet is as it was sealed.
constexpr std::array seal_only{SubIndication::policy_failure, SubIndication::crypto_constraints_failure, SubIndication::sig_constraints_failure,
                               SubIndication::chain_constraints_failure, SubIndication::revoked, SubIndication::not_yet_valid, SubIndication::expired};

SubIndication first_of(const FindingBook& findings, Severity severity, std::span<const SubIndication> order) {
    for (const SubIndication sub : order)
        if (findings.has(severity, sub)) return sub;
    for (const auto& [key, count] : findings.counts())
        if (key.first == severity) return key.second;
    return SubIndication::none;
}

}  // namespace

bool is_seal_only(const FindingBook& findings) {
    return std::ranges::all_of(findings.counts(), [](const auto& entry) {
        return entry.first.first != Severity::failed || is_about_trust(entry.first.second);
    });
}

bool is_about_trust(SubIndication sub) noexcept { return std::ranges::find(seal_only, sub) != seal_only.end(); }

Outcome outcome_of(const FindingBook& findings) {
    if (findings.has(Severity::failed))
        return {Indication::total_failed, first_of(findings, Severity::failed, failed_order), is_seal_only(findings) ? Headline::seal_not_valid : Headline::not_intact};
    if (findings.has(Severity::unsupported)) return {Indication::unsupported, first_of(findings, Severity::unsupported, unsupported_order), Headline::cannot_be_checked};
    if (findings.has(Severity::indeterminate)) return {Indication::indeterminate, first_of(findings, Severity::indeterminate, open_order), Headline::not_certain_yet};
    return {Indication::total_passed, SubIndication::none, findings.has(Severity::note) ? Headline::intact_with_notes : Headline::intact};
}

}  // namespace saksi::verify
