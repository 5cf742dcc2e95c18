#include "verify/finding.hpp"

#include "base/assert.hpp"

namespace saksi::verify {

std::string_view name_of(Indication indication) noexcept {
    switch (indication) {
        case Indication::total_passed: return "TOTAL-PASSED";
        case Indication::indeterminate: return "INDETERMINATE";
        case Indication::total_failed: return "TOTAL-FAILED";
        case Indication::unsupported: return "UNSUPPORTED";
    }
    return "UNSUPPORTED";
}

std::string_view name_of(SubIndication sub) noexcept {
    switch (sub) {
        case SubIndication::none: return "";
        case SubIndication::format_failure: return "FORMAT_FAILURE";
        case SubIndication::hash_failure: return "HASH_FAILURE";
        case SubIndication::sig_crypto_failure: return "SIG_CRYPTO_FAILURE";
        case SubIndication::revoked: return "REVOKED";
        case SubIndication::expired: return "EXPIRED";
        case SubIndication::not_yet_valid: return "NOT_YET_VALID";
        case SubIndication::content_mismatch: return "CONTENT_MISMATCH";
        case SubIndication::crypto_constraints_failure: return "CRYPTO_CONSTRAINTS_FAILURE";
        case SubIndication::no_signing_certificate_found: return "NO_SIGNING_CERTIFICATE_FOUND";
        case SubIndication::policy_failure: return "SIG_CONSTRAINTS_FAILURE";
        case SubIndication::signed_data_not_found: return "SIGNED_DATA_NOT_FOUND";
        case SubIndication::no_certificate_chain_found: return "NO_CERTIFICATE_CHAIN_FOUND";
        case SubIndication::no_poe: return "NO_POE";
        case SubIndication::out_of_bounds_no_poe: return "OUT_OF_BOUNDS_NO_POE";
        case SubIndication::revoked_no_poe: return "REVOKED_NO_POE";
        case SubIndication::try_later: return "TRY_LATER";
        case SubIndication::crypto_constraints_failure_no_poe: return "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
        case SubIndication::chain_constraints_failure: return "CHAIN_CONSTRAINTS_FAILURE";
        case SubIndication::sig_constraints_failure: return "SIG_CONSTRAINTS_FAILURE";
        case SubIndication::certificate_chain_general_failure: return "CERTIFICATE_CHAIN_GENERAL_FAILURE";
        case SubIndication::not_a_bundle: return "NOT_A_BUNDLE";
        case SubIndication::unsupported_form: return "UNSUPPORTED";
        case SubIndication::limit: return "LIMIT";
    }
    return "";
}

std::string_view name_of(Severity severity) noexcept {
    switch (severity) {
        case Severity::failed: return "failed";
        case Severity::indeterminate: return "indeterminate";
        case Severity::unsupported: return "unsupported";
        case Severity::note: return "note";
        case Severity::information: return "information";
        case Severity::passed: return "passed";
    }
    return "passed";
}

std::string_view name_of(Step step) noexcept {
    switch (step) {
        case Step::limits: return "limits";
        case Step::container: return "container";
        case Step::inventory: return "inventory";
        case Step::manifests: return "manifests";
        case Step::coverage: return "coverage";
        case Step::signature: return "signature";
        case Step::signature_timestamp: return "signature_timestamp";
        case Step::archive: return "archive";
        case Step::signer_path: return "signer_path";
        case Step::semantics: return "semantics";
        case Step::inner: return "inner";
        case Step::facts: return "facts";
        case Step::case_log: return "case_log";
        case Step::policy: return "policy";
    }
    return "limits";
}

}  // namespace saksi::verify
