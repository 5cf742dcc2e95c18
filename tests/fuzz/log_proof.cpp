// A proof of a case log: whatever the octets, a LogProof within its limits or an error, the same one each time; and never proven without the key.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "trust/log_limits.hpp"
#include "trust/log_proof.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto first = saksi::trust::LogProof::parse({data, size});
    const auto second = saksi::trust::LogProof::parse({data, size});
    if (first.has_value() != second.has_value()) std::abort();
    if (!first) return 0;
    if (first->path.size() > saksi::limits::inclusion_hashes || first->note.signatures.size() > saksi::limits::note_signatures || first->note.signatures.empty()) std::abort();
    if (first->checkpoint.origin.empty() || first->note.text.empty() || first->note.text.back() != '\n') std::abort();
    using Outcome = saksi::trust::LogVerification::Outcome;
    const Outcome outcome = saksi::trust::verify_log_proof(*first, saksi::digest::sha256_of({data, size}), {}).outcome;
    if (outcome != Outcome::other_root && outcome != Outcome::unknown_key) std::abort();
    return 0;
}
