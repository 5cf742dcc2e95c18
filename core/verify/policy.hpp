// What the examiner demands, apart from whom he trusts.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace saksi::verify {

/// Strict defaults; every relaxation is visible in the verdict. A list that is empty demands nothing. Source of the file: docs/formats/policy-1.md.
struct Policy {
    /// As the policy file calls itself, and the SHA-256 of its octets; both empty for the built-in rules.
    std::string name{}, sha256{};

    /// Proof of time is required: without it the best outcome is INDETERMINATE / NO_POE.
    bool require_timestamp = true;
    /// Two valid timestamps of authorities with different names.
    bool require_second_timestamp = false;
    /// Fingerprints: the authority's certificate or one on its path must be among them; and the token's policy OID. Others prove no time.
    std::vector<std::string> authorities{}, token_policies{};

    /// A certificate with revocation pointers needs revocation data that covers the proven time, else INDETERMINATE / TRY_LATER.
    bool require_revocation_data = true;

    /// Fingerprints: the sealer's certificate or one on its path must be among them.
    std::vector<std::string> signers{};
    /// Words of evidence::OperatorRole that count.
    std::vector<std::string> roles{};
    /// A key that the examiner named itself, without an authority above it, counts (with a note).
    bool allow_directly_trusted = true;
    /// A certificate that stopped counting: seals proven before `at` stay good.
    struct Ended {
        std::string certificate;
        UtcTime at;
        bool operator==(const Ended&) const = default;
    };
    std::vector<Ended> ended{};

    /// `ECDSA with SHA-256` and so on, of the seal and of tokens that prove time.
    std::vector<std::string> signature_algorithms{};
    /// `ECDSA P-256`, …, `RSA`: keys on the paths of both.
    std::vector<std::string> keys{};
    int rsa_bits = 2048;

    std::size_t least_items = 0;
    /// Words of evidence::Method: at least one capture of each.
    std::vector<std::string> methods{};
    /// At least one attachment or screenshot of each.
    std::vector<std::string> media_types{};

    /// Words of evidence::Origin that count.
    std::vector<std::string> origins{};
    enum class Completeness { any, no_losses, complete } completeness = Completeness::any;
    /// A proof from a case log is required.
    bool require_case_log = false;

    /// A claimed time (sealing, capture, record) may lie after the proven time by this much: clocks of laptops wander.
    std::chrono::seconds clock_tolerance{300};
    /// Longest list of findings, losses, lists and item lines in one verdict; what is cut off is counted. Keeps memory flat.
    std::size_t longest_list = 10'000;
};

}  // namespace saksi::verify
