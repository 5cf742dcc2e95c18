// Which certificates, keys and tokens a policy lets count. Used inside this room.
#pragma once

#include <string>

#include "trust/certificate_path.hpp"
#include "trust/timestamp_verifier.hpp"
#include "verify/policy.hpp"

namespace saksi::verify {

/// No list, or a certificate of the path stands in it.
bool names_one_of(const std::vector<std::string>& fingerprints, const trust::CertificatePath& path);
/// The first key of the path that the policy does not allow (`RSA 2048`), or empty.
std::string refused_key(const Policy& policy, const trust::CertificatePath& path);
bool allows_algorithm(const Policy& policy, const std::string& algorithm);
/// Authority, token policy, algorithm and keys of a token.
bool allows_token(const Policy& policy, const trust::TimestampVerification& token);

}  // namespace saksi::verify
