// Step 12: one verdict from all findings. Failed before indeterminate before passed; passed only when every step is named as done.
#include <algorithm>
#include <array>

#include "verify/examination.hpp"
#include "verify/outcome.hpp"

namespace saksi::verify {

namespace {

constexpr std::array all_steps{Step::limits,    Step::container,           Step::inventory, Step::manifests,   Step::coverage,  Step::signature,
                               Step::signature_timestamp, Step::archive, Step::signer_path, Step::semantics, Step::inner, Step::facts, Step::policy};

/// A step that neither ran nor said why would otherwise look like one that passed.
void tell_gaps(Examination& examination) {
    FindingBook& findings = examination.findings;
    if (findings.has(Severity::failed) || findings.has(Severity::unsupported)) return;
    for (const Step step : all_steps)
        if (!examination.completed.contains(step))
            findings.add({"step.missing", Severity::unsupported, step, SubIndication::none, {},
                          msg("the step “{step}” could not be carried out", {{"step", std::string(name_of(step))}})});
}

void tell_passed(Examination& examination) {
    std::set<Step> spoken;
    for (const Finding& finding : examination.findings.findings())
        if (finding.severity == Severity::failed || finding.severity == Severity::indeterminate || finding.severity == Severity::unsupported) spoken.insert(finding.step);
    for (const Step step : examination.completed)
        if (!spoken.contains(step))
            examination.findings.add({std::string(name_of(step)) + ".passed", Severity::passed, step, SubIndication::none, {},
                                      msg("step “{step}”: nothing wrong", {{"step", std::string(name_of(step))}})});
}

void note_losses(Examination& examination) {
    const CompletenessLine& line = examination.verdict.lines.completeness;
    if (line.losses > 0)
        examination.findings.note("note.losses", Step::facts, {},
                                  msg("{count} things could not be had and are listed as losses", {{"count", std::to_string(line.losses)}}));
}

void tell_integrity(Examination& examination) {
    const FindingBook& findings = examination.findings;
    IntegrityLine& line = examination.verdict.lines.integrity;
    line.entries_bad = static_cast<std::uint64_t>(std::ranges::count(examination.digests, false, &EntryDigest::matches));
    const bool damaged = findings.has(Severity::failed) && !is_seal_only(findings);
    line.state = damaged                                      ? IntegrityLine::State::broken
                 : !examination.bundle || findings.has(Severity::unsupported) ? IntegrityLine::State::unknown
                 : line.entries_absent > 0                    ? IntegrityLine::State::incomplete
                                                              : IntegrityLine::State::whole;
}

}  // namespace

void fold(Examination& examination) {
    Verdict& verdict = examination.verdict;
    note_losses(examination);
    tell_gaps(examination);
    const Outcome outcome = outcome_of(examination.findings);
    verdict.indication = outcome.indication;
    verdict.sub_indication = outcome.sub_indication;
    verdict.headline = outcome.headline;
    tell_integrity(examination);
    tell_passed(examination);
    FindingBook& findings = examination.findings;
    findings.sort(examination.rank);
    verdict.counts.failed = findings.count(Severity::failed);
    verdict.counts.indeterminate = findings.count(Severity::indeterminate);
    verdict.counts.notes = findings.count(Severity::note);
    verdict.counts.findings_cut = findings.cut();
    verdict.findings = std::move(findings).take();
    verdict.digests = std::move(examination.digests);
}

}  // namespace saksi::verify
