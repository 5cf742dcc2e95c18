// One thing that verification found out, good or bad. "The evidence does not hold" is always a Finding, never an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.hpp"

namespace saksi::verify {

/// Main result of EN 319 102-1 §5.1.3. `unsupported` is ours: no verdict is given.
enum class Indication { total_passed, indeterminate, total_failed, unsupported };
/// `TOTAL-PASSED`, `INDETERMINATE`, `TOTAL-FAILED`, `UNSUPPORTED`.
std::string_view name_of(Indication indication) noexcept;

/// Sub-indications of EN 319 102-1 §5.1.3 that can occur here; `content_mismatch`, `unsupported_form` and `limit` are ours.
enum class SubIndication {
    none,
    // with total_failed
    format_failure, hash_failure, sig_crypto_failure, revoked, expired, not_yet_valid, content_mismatch, policy_failure, crypto_constraints_failure,
    // with indeterminate
    signed_data_not_found, no_signing_certificate_found, no_certificate_chain_found, no_poe, out_of_bounds_no_poe, revoked_no_poe, try_later,
    crypto_constraints_failure_no_poe, chain_constraints_failure, sig_constraints_failure, certificate_chain_general_failure,
    // with unsupported
    not_a_bundle, unsupported_form, limit
};
/// The standard's spelling (`HASH_FAILURE`); empty for none. policy_failure is spelled `SIG_CONSTRAINTS_FAILURE`.
std::string_view name_of(SubIndication sub) noexcept;

/// `failed` and `indeterminate` decide the verdict; a `note` turns UTUH into UTUH DENGAN CATATAN; `information` and `passed` never change it.
enum class Severity { failed, indeterminate, unsupported, note, information, passed };
std::string_view name_of(Severity severity) noexcept;

/// The step of docs/formats/bukti-1.md (verification) that a finding belongs to.
enum class Step { limits, container, inventory, manifests, coverage, signature, signature_timestamp, archive, signer_path, semantics, inner, facts, case_log, policy };
std::string_view name_of(Step step) noexcept;

/// Where it is. Empty members do not apply.
struct Where {
    std::string entry{};                    ///< of the bundle: `captures/0001.wacz`
    std::string inner{};                    ///< of an inner archive: `archive/data.warc.gz`
    std::string item{};                     ///< `0001`
    std::string record{};                    ///< WARC-Record-ID
    std::optional<std::uint64_t> offset{};  ///< octets, in the inner entry when `inner` is set, else in the file
    std::string field{};                     ///< RFC 6901 pointer, WARC field or line
    bool operator==(const Where&) const = default;
};

struct Finding {
    std::string code;  ///< stable, never translated: `entry.digest`, `fact.false`; listed in docs/formats/verdict-1.md
    Severity severity = Severity::passed;
    Step step = Step::limits;
    SubIndication sub_indication = SubIndication::none;
    Where where;
    Message what;
    bool operator==(const Finding&) const = default;
};

}  // namespace saksi::verify
