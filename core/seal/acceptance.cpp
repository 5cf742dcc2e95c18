#include "seal/acceptance.hpp"

#include "base/version.hpp"
#include "verify/verifier.hpp"

namespace saksi::seal {

namespace {

verify::Verdict judged(const base::ReadableFile& file, const verify::TrustInput& trust, UtcTime at) {
    verify::Policy policy;
    // Revocation data can only come later.
    policy.require_revocation_data = false;
    return verify::verify(file, "", trust, policy, at, {std::string(base::program_name), std::string(base::program_version)});
}

std::unexpected<Error> not_whole(const verify::Verdict& verdict) {
    std::string findings;
    for (const verify::Finding& finding : verdict.findings) {
        if (finding.severity != verify::Severity::failed && finding.severity != verify::Severity::unsupported) continue;
        findings += (findings.empty() ? "" : "; ") + finding.code + " " + finding.where.entry + " " + base::text_of(finding.what, Language::english);
    }
    return fail(ErrorCode::malformed, msg("the bundle does not hold together ({finding}); nothing was added to it", {{"finding", findings}}));
}

Status check_whole(const verify::Verdict& verdict) {
    using State = verify::IntegrityLine::State;
    const State state = verdict.lines.integrity.state;
    if (state == State::whole || state == State::incomplete) return {};
    return not_whole(verdict);
}

}  // namespace

bundle::Acceptance accept_whole(UtcTime at) {
    return [at](const base::ReadableFile& fresh) { return check_whole(judged(fresh, {}, at)); };
}

bundle::Acceptance accept_signed(UtcTime at, const trust::Certificate& signer, const trust::TrustStore* tsa_roots) {
    return [at, signer, tsa_roots](const base::ReadableFile& fresh) -> Status {
        const trust::TrustStore signer_roots({signer});
        const verify::Verdict verdict = judged(fresh, {&signer_roots, tsa_roots}, at);
        if (Status whole = check_whole(verdict); !whole) return whole;
        if (verdict.signatures.empty()) return not_whole(verdict);
        const verify::SignatureFacts& newest = verdict.signatures.back();
        if (newest.indication == verify::Indication::total_passed) return {};
        if (!tsa_roots && newest.indication == verify::Indication::indeterminate && newest.sub_indication == verify::SubIndication::no_poe) return {};
        const std::string result = std::string(verify::name_of(newest.indication)) + " " + std::string(verify::name_of(newest.sub_indication));
        return fail(ErrorCode::malformed, msg("the new signature does not pass its own check ({result}); nothing was added", {{"result", result}}));
    };
}

}  // namespace saksi::seal
