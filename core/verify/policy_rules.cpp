#include "verify/policy_rules.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace saksi::verify {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

bool allows_key(const Policy& policy, std::string_view key) {
    if (!key.starts_with("RSA")) return policy.keys.empty() || contains(policy.keys, key);
    // `RSA 3072` and `RSA-PSS 3072`
    const std::string_view digits = key.substr(key.find(' ') + 1);
    int bits = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    return bits >= policy.rsa_bits && (policy.keys.empty() || contains(policy.keys, "RSA"));
}

}  // namespace

bool names_one_of(const std::vector<std::string>& fingerprints, const trust::CertificatePath& path) {
    return fingerprints.empty() ||
           std::ranges::any_of(path.certificates, [&](const trust::Certificate& certificate) { return contains(fingerprints, certificate.fingerprint()); });
}

std::string refused_key(const Policy& policy, const trust::CertificatePath& path) {
    for (const trust::Certificate& certificate : path.certificates)
        if (const std::string key = certificate.key_algorithm(); !allows_key(policy, key)) return key;
    return {};
}

bool allows_algorithm(const Policy& policy, const std::string& algorithm) { return policy.signature_algorithms.empty() || contains(policy.signature_algorithms, algorithm); }

bool allows_token(const Policy& policy, const trust::TimestampVerification& token) {
    return token.info && (policy.token_policies.empty() || contains(policy.token_policies, token.info->policy)) && names_one_of(policy.authorities, token.path) &&
           allows_algorithm(policy, token.algorithm) && refused_key(policy, token.path).empty();
}

}  // namespace saksi::verify
