// Step 12: one verdict from all findings. Failed before indeterminate before passed; passed only when every step is named as done.
#include <algorithm>
#include <array>

#include "verify/examination.hpp"

namespace saksi::verify {

namespace {

/// The first that occurs gives the sub-indication: what was changed says more than what follows from it.
constexpr std::array failed_order{SubIndication::hash_failure,    SubIndication::sig_crypto_failure, SubIndication::format_failure,
                                  SubIndication::content_mismatch, SubIndication::policy_failure,     SubIndication::crypto_constraints_failure,
                                  SubIndication::sig_constraints_failure, SubIndication::chain_constraints_failure, SubIndication::revoked,
                                  SubIndication::not_yet_valid,   SubIndication::expired};
constexpr std::array open_order{SubIndication::signed_data_not_found, SubIndication::no_signing_certificate_found, SubIndication::no_certificate_chain_found,
                                SubIndication::revoked_no_poe, SubIndication::out_of_bounds_no_poe, SubIndication::crypto_constraints_failure_no_poe,
                                SubIndication::try_later, SubIndication::no_poe};
constexpr std::array unsupported_order{SubIndication::not_a_bundle, SubIndication::limit, SubIndication::unsupported_form};
/// What is wrong with the seal though every octet is as it was sealed.
constexpr std::array seal_only{SubIndication::policy_failure, SubIndication::crypto_constraints_failure, SubIndication::sig_constraints_failure,
                               SubIndication::chain_constraints_failure, SubIndication::revoked, SubIndication::not_yet_valid, SubIndication::expired};
constexpr std::array all_steps{Step::limits,    Step::container,           Step::inventory, Step::manifests,   Step::coverage,  Step::signature,
                               Step::signature_timestamp, Step::archive, Step::signer_path, Step::semantics, Step::inner, Step::facts};

SubIndication first_of(const FindingBook& findings, Severity severity, std::span<const SubIndication> order) {
    for (const SubIndication sub : order)
        if (findings.has(severity, sub)) return sub;
    for (const auto& [key, count] : findings.counts())
        if (key.first == severity) return key.second;
    return SubIndication::none;
}

bool is_seal_only(const FindingBook& findings) {
    return std::ranges::all_of(findings.counts(), [](const auto& entry) {
        return entry.first.first != Severity::failed || std::ranges::find(seal_only, entry.first.second) != seal_only.end();
    });
}

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
    for (const Step step : all_steps)
        if (examination.completed.contains(step) && !spoken.contains(step))
            examination.findings.add({std::string(name_of(step)) + ".passed", Severity::passed, step, SubIndication::none, {},
                                      msg("step “{step}”: nothing wrong", {{"step", std::string(name_of(step))}})});
}

void note_losses(Examination& examination) {
    const CompletenessLine& line = examination.verdict.lines.completeness;
    if (line.losses > 0)
        examination.findings.note("note.losses", Step::facts, {},
                                  msg("{count} things could not be had and are listed as losses", {{"count", std::to_string(line.losses)}}));
}

void choose(Verdict& verdict, const FindingBook& findings) {
    if (findings.has(Severity::failed)) {
        verdict.indication = Indication::total_failed;
        verdict.sub_indication = first_of(findings, Severity::failed, failed_order);
        verdict.headline = is_seal_only(findings) ? Headline::seal_not_valid : Headline::not_intact;
    } else if (findings.has(Severity::unsupported)) {
        verdict.indication = Indication::unsupported;
        verdict.sub_indication = first_of(findings, Severity::unsupported, unsupported_order);
        verdict.headline = Headline::cannot_be_checked;
    } else if (findings.has(Severity::indeterminate)) {
        verdict.indication = Indication::indeterminate;
        verdict.sub_indication = first_of(findings, Severity::indeterminate, open_order);
        verdict.headline = Headline::not_certain_yet;
    } else {
        verdict.indication = Indication::total_passed;
        verdict.sub_indication = SubIndication::none;
        verdict.headline = findings.has(Severity::note) ? Headline::intact_with_notes : Headline::intact;
    }
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
    choose(verdict, examination.findings);
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
