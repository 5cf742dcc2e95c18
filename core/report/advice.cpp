#include "report/advice.hpp"

#include <algorithm>

namespace saksi::report {

namespace {

using verify::Finding;
using verify::Severity;
using verify::Step;
using verify::SubIndication;

bool about_timestamp(Step step) { return step == Step::signature_timestamp || step == Step::archive; }

Message for_missing_anchor(bool timestamp) {
    if (timestamp)
        return msg("Missing: a certificate of the timestamp authority that you trust. The authority itself gives it, by another way than this file; compare its fingerprint and check again with --tsa-roots FILE.");
    return msg("Missing: a certificate of the sealer that you trust. The sealer or his office gives it together with the trust sheet (Lembar Kepercayaan), by another way than this file; compare the fingerprint and check again with --signer-roots FILE.");
}

Message for_failure(const Finding& finding) {
    const SubIndication sub = finding.sub_indication;
    if (sub == SubIndication::revoked || sub == SubIndication::expired || sub == SubIndication::not_yet_valid)
        return msg("The content agrees with the seal, but the certificate did not count at the proven time. Ask the issuer of the certificate and the sealer why.");
    if (sub == SubIndication::policy_failure || sub == SubIndication::crypto_constraints_failure || sub == SubIndication::sig_constraints_failure ||
        sub == SubIndication::chain_constraints_failure)
        return msg("The seal is made in a way that the rules of this check do not allow. Ask the sealer for a bundle sealed with an allowed key.");
    return msg("Keep this copy as it is. Ask the sealer for a new copy and compare the SHA-256 of both files; damage on the way and a change made on purpose look the same here.");
}

Message for_missing_revocation() {
    return msg("Missing: revocation data (CRL) that covers the proven time. The issuer of the certificate publishes it; whoever keeps the original adds it with “saksi complete”. Ask for the completed bundle.");
}

Message for_missing_time(const verify::Verdict& verdict) {
    const std::vector<verify::TimestampFacts>& tokens = verdict.lines.time.timestamps;
    if (std::ranges::any_of(tokens, [&](const verify::TimestampFacts& token) { return token.gen_time > verdict.evaluated_at; }))
        return msg("A timestamp lies after the time for which this check was made. Set this computer's clock, or name another time with --at.");
    if (verdict.lines.time.state == verify::TimeLine::State::revocation_missing) return for_missing_revocation();
    if (!tokens.empty() || verdict.lines.time.state == verify::TimeLine::State::not_trusted) return for_missing_anchor(true);
    return msg("Missing: proof of time. Whoever keeps the original can add a timestamp with “saksi complete”; ask for the completed bundle.");
}

Message for_indeterminate(const Finding& finding, const verify::Verdict& verdict) {
    const SubIndication sub = finding.sub_indication;
    if (sub == SubIndication::no_certificate_chain_found) return for_missing_anchor(about_timestamp(finding.step));
    if (sub == SubIndication::no_poe) return for_missing_time(verdict);
    if (sub == SubIndication::out_of_bounds_no_poe)
        return msg("Missing: proof that the seal was made while the certificate was valid. A timestamp from that time can show it; ask the sealer whether a completed bundle from that time exists.");
    if (sub == SubIndication::revoked_no_poe)
        return msg("Missing: proof that the seal was made before the certificate was revoked. A timestamp from before that can show it; ask the sealer whether a completed bundle from that time exists.");
    if (sub == SubIndication::try_later) return for_missing_revocation();
    if (sub == SubIndication::signed_data_not_found)
        return msg("Missing: files that may be withheld. The sealer, or the office that withheld them, has the complete bundle; ask for it or for the reason in writing.");
    if (sub == SubIndication::crypto_constraints_failure_no_poe)
        return msg("Missing: proof that the seal was made while its algorithm was still strong enough. Ask the sealer for a bundle whose timestamps were renewed in time.");
    if (sub == SubIndication::no_signing_certificate_found)
        return msg("Missing: the certificate that made the signature. Ask the sealer for a bundle that holds it.");
    return msg("The path from the certificate to a trusted one does not satisfy the rules. Ask the issuer of the certificate, and show this report.");
}

Message for_unsupported(const Finding& finding) {
    if (finding.sub_indication == SubIndication::not_a_bundle)
        return msg("This is no evidence bundle. Check that the right file was named; a bundle ends in .bukti.wacz.");
    if (finding.sub_indication == SubIndication::limit)
        return msg("The file goes beyond a limit of this program and was not read on. Ask the sealer how the file was made.");
    return msg("The bundle uses a version or an algorithm that this program does not know. Check it with a newer program.");
}

}  // namespace

std::vector<Message> advice_for(const verify::Verdict& verdict) {
    std::vector<Message> out;
    const auto add = [&out](Message sentence) {
        if (std::ranges::find(out, sentence) == out.end()) out.push_back(std::move(sentence));
    };
    if (verdict.may_be_cut_off) add(msg("The file may have been cut off while it was copied or sent: ask for a new copy."));
    for (const Finding& finding : verdict.findings) {
        if (finding.severity == Severity::failed) add(for_failure(finding));
        if (finding.severity == Severity::indeterminate) add(for_indeterminate(finding, verdict));
        if (finding.severity == Severity::unsupported) add(for_unsupported(finding));
    }
    return out;
}

}  // namespace saksi::report
