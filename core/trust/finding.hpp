// What a check of a signature or token found: never an Error, because bad evidence is an answer, not a failure to answer.
#pragma once

#include <string_view>
#include <vector>

#include "base/message.hpp"

namespace saksi::trust {

/// What a finding does to the verdict. `note` changes nothing; the others in order of EN 319 102-1, `unsupported` is ours (no verdict).
enum class Outcome { note, indeterminate, failed, unsupported };

/// Sub-indications of EN 319 102-1 §5.1.3 that this room can reach, plus UNSUPPORTED and LIMIT (ours).
enum class SubIndication {
    none,
    format_failure,
    hash_failure,
    sig_crypto_failure,
    sig_constraints_failure,
    chain_constraints_failure,
    crypto_constraints_failure,
    crypto_constraints_failure_no_poe,
    revoked,
    not_yet_valid,
    no_certificate_chain_found,
    no_signing_certificate_found,
    out_of_bounds_no_poe,
    revoked_no_poe,
    try_later,
    unsupported,
    limit,
};
/// `FORMAT_FAILURE` and so on; empty for none.
std::string_view name_of(SubIndication sub) noexcept;

/// Every rule this room checks. A verification is good only when no finding speaks against it *and* each rule that applies is
/// listed as held: an absent check never looks like a passed one.
enum class Rule {
    form,                 ///< strict DER, exact versions, sorted sets, nothing left over (bundle format §6.6)
    one_signer,           ///< exactly one SignerInfo
    content,              ///< detached id-data, or for a token an embedded TSTInfo
    algorithms,           ///< every AlgorithmIdentifier from the closed table, keys large enough
    signed_attributes,    ///< content-type, message-digest, signing-certificate exactly once each
    signing_certificate,  ///< the ESS hash names the certificate that verifies
    unsigned_attributes,  ///< none, or exactly one signature timestamp
    bag,                  ///< every certificate and CRL carried is used, no anchor among them
    digest,               ///< message-digest equals the content's
    signature,            ///< the signature value verifies
    path,                 ///< a path to an anchor of the store
    validity,             ///< every certificate of the path valid at the time
    certificate_use,      ///< leaf: no CA, key usage, extended key usage
    revocation,           ///< not revoked, or not applicable
    token_info,           ///< TSTInfo well-formed, version 1, known extensions
    imprint,              ///< the token covers the data
    accuracy,             ///< stated accuracy within limits::timestamp_accuracy
    authority_name,       ///< TSTInfo.tsa, when given, is the certificate's
    token_policy,         ///< the token's policy is allowed
};
/// Stable lower-case name with underscores, as the enumerators.
std::string_view name_of(Rule rule) noexcept;

struct Finding {
    Rule rule = Rule::form;
    Outcome outcome = Outcome::note;
    SubIndication sub = SubIndication::none;
    Message message;
};

/// The worst outcome: unsupported form is weaker than a failure seen beside it, so failed > unsupported > indeterminate > note.
Outcome worst_of(const std::vector<Finding>& findings) noexcept;

}  // namespace saksi::trust
