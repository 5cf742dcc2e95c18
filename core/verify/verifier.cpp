#include "verify/verifier.hpp"

#include "verify/examination.hpp"

namespace saksi::verify {

namespace {

void tell_origins(Verdict& verdict, const TrustInput& trust) {
    if (!trust.origins) return;
    const auto tell = [&](const std::string& sha256, auto& anchor) {
        const auto origin = trust.origins->find(sha256);
        if (origin == trust.origins->end()) return;
        anchor.obtained_from = origin->second.from;
        anchor.obtained = origin->second.date;
    };
    for (AnchorUsed& anchor : verdict.anchors) tell(anchor.certificate.sha256, anchor);
    for (LogKeyUsed& key : verdict.lines.case_log.keys) tell(key.sha256, key);
}

}  // namespace

Verdict verify(const base::ReadableFile& file, const std::string& name, const TrustInput& trust, const Policy& policy, UtcTime at, const Tool& tool, Threads threads,
               const OnFirstFinding& on_first) {
    FirstFinding first(on_first);
    Examination examination(file, trust, policy, at, first);
    examination.verdict.file = name;
    examination.verdict.bytes = file.size();
    examination.verdict.evaluated_at = at;
    examination.verdict.tool = tool;
    examination.verdict.policy = {policy.name, policy.sha256};
    if (open_container(examination)) {
        check_inventory(examination);
        if (first.is_wanted()) look_first(examination);
        read_everything(examination, threads);
        check_manifests(examination);
        check_signature(examination);
        check_semantics(examination);
        check_statements(examination);
        check_items(examination, threads);
        check_case_log(examination);
        check_policy(examination);
    }
    tell_origins(examination.verdict, trust);
    fold(examination);
    return std::move(examination.verdict);
}

}  // namespace saksi::verify
