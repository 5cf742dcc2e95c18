#include "verify/verifier.hpp"

#include "verify/examination.hpp"

namespace saksi::verify {

Verdict verify(const base::ReadableFile& file, const std::string& name, const TrustInput& trust, const Policy& policy, UtcTime at, const Tool& tool, Threads threads) {
    Examination examination(file, trust, policy, at);
    examination.verdict.file = name;
    examination.verdict.bytes = file.size();
    examination.verdict.evaluated_at = at;
    examination.verdict.tool = tool;
    if (open_container(examination)) {
        check_inventory(examination);
        read_everything(examination, threads);
        check_manifests(examination);
        check_signature(examination);
        check_semantics(examination);
        check_statements(examination);
        check_items(examination, threads);
    }
    fold(examination);
    return std::move(examination.verdict);
}

}  // namespace saksi::verify
