#include "verify/verifier.hpp"

#include "verify/examination.hpp"

namespace saksi::verify {

Verdict verify(const base::ReadableFile& file, const std::string& name, const TrustInput& trust, const Policy& policy, UtcTime at, const Tool& tool, Threads threads) {
    Examination examination(file, trust, policy, at);
    examination.verdict.file = name;
    examination.verdict.bytes = file.size();
    examination.verdict.evaluated_at = at;
    examination.verdict.tool = tool;
    examination.verdict.policy = {policy.name, policy.sha256};
    if (open_container(examination)) {
        check_inventory(examination);
        read_everything(examination, threads);
        check_manifests(examination);
        check_signature(examination);
        check_semantics(examination);
        check_statements(examination);
        check_items(examination, threads);
        check_policy(examination);
    }
    if (trust.origins)
        for (AnchorUsed& anchor : examination.verdict.anchors)
            if (const auto origin = trust.origins->find(anchor.certificate.sha256); origin != trust.origins->end()) {
                anchor.obtained_from = origin->second.from;
                anchor.obtained = origin->second.date;
            }
    fold(examination);
    return std::move(examination.verdict);
}

}  // namespace saksi::verify
