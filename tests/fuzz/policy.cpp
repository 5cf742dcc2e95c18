// A panel's policy file: whatever the octets, a Policy within its limits or an error, and the same one each time.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/limits.hpp"
#include "verify/policy_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto first = saksi::verify::read_policy({data, size});
    const auto second = saksi::verify::read_policy({data, size});
    if (first.has_value() != second.has_value()) std::abort();
    if (!first) return 0;
    if (first->name.empty() || first->sha256.size() != 64 || first->rsa_bits < 2048) std::abort();
    if (first->signers.size() > saksi::limits::policy_list || first->ended.size() > saksi::limits::policy_list) std::abort();
    if (first->require_second_timestamp && !first->require_timestamp) std::abort();
    return 0;
}
