#include "trust/finding.hpp"

#include <array>
#include <cstddef>

namespace saksi::trust {

std::string_view name_of(SubIndication sub) noexcept {
    switch (sub) {
        case SubIndication::none: return {};
        case SubIndication::format_failure: return "FORMAT_FAILURE";
        case SubIndication::hash_failure: return "HASH_FAILURE";
        case SubIndication::sig_crypto_failure: return "SIG_CRYPTO_FAILURE";
        case SubIndication::sig_constraints_failure: return "SIG_CONSTRAINTS_FAILURE";
        case SubIndication::chain_constraints_failure: return "CHAIN_CONSTRAINTS_FAILURE";
        case SubIndication::crypto_constraints_failure: return "CRYPTO_CONSTRAINTS_FAILURE";
        case SubIndication::crypto_constraints_failure_no_poe: return "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
        case SubIndication::revoked: return "REVOKED";
        case SubIndication::not_yet_valid: return "NOT_YET_VALID";
        case SubIndication::no_certificate_chain_found: return "NO_CERTIFICATE_CHAIN_FOUND";
        case SubIndication::no_signing_certificate_found: return "NO_SIGNING_CERTIFICATE_FOUND";
        case SubIndication::out_of_bounds_no_poe: return "OUT_OF_BOUNDS_NO_POE";
        case SubIndication::revoked_no_poe: return "REVOKED_NO_POE";
        case SubIndication::try_later: return "TRY_LATER";
        case SubIndication::unsupported: return "UNSUPPORTED";
        case SubIndication::limit: return "LIMIT";
    }
    return {};
}

std::string_view name_of(Rule rule) noexcept {
    switch (rule) {
        case Rule::form: return "form";
        case Rule::one_signer: return "one_signer";
        case Rule::content: return "content";
        case Rule::algorithms: return "algorithms";
        case Rule::signed_attributes: return "signed_attributes";
        case Rule::signing_certificate: return "signing_certificate";
        case Rule::unsigned_attributes: return "unsigned_attributes";
        case Rule::bag: return "bag";
        case Rule::digest: return "digest";
        case Rule::signature: return "signature";
        case Rule::path: return "path";
        case Rule::validity: return "validity";
        case Rule::certificate_use: return "certificate_use";
        case Rule::revocation: return "revocation";
        case Rule::token_info: return "token_info";
        case Rule::imprint: return "imprint";
        case Rule::accuracy: return "accuracy";
        case Rule::authority_name: return "authority_name";
        case Rule::token_policy: return "token_policy";
    }
    return {};
}

Outcome worst_of(const std::vector<Finding>& findings) noexcept {
    constexpr std::array rank{0, 1, 3, 2};  // note, indeterminate, failed, unsupported
    Outcome worst = Outcome::note;
    for (const Finding& finding : findings) {
        if (rank[static_cast<std::size_t>(finding.outcome)] > rank[static_cast<std::size_t>(worst)]) worst = finding.outcome;
    }
    return worst;
}

}  // namespace saksi::trust
