// Step 11: what this panel demands beyond what holds. Nothing here can make a bundle better.
#include <algorithm>
#include <set>

#include "base/time_text.hpp"
#include "verify/examination.hpp"
#include "verify/policy_rules.hpp"

namespace saksi::verify {

namespace {

constexpr Step step = Step::policy;

class PolicyCheck {
public:
    explicit PolicyCheck(Examination& examination) : examination_(examination), policy_(examination.policy), findings_(examination.findings), name_(bundle::signature_name(1)) {}

    void run() {
        if (examination_.signature) check_sealer(*examination_.signature);
        check_tokens();
        if (examination_.manifest) check_manifest(*examination_.manifest);
        check_media_types();
        check_lines();
        examination_.completed.insert(step);
    }

private:
    void refuse(const char* code, Message what, SubIndication sub = SubIndication::policy_failure, Where where = {}) {
        findings_.failed(code, step, sub, std::move(where), std::move(what));
    }

    void check_sealer(const trust::CadesVerification& signature) {
        if (!names_one_of(policy_.signers, signature.path))
            refuse("policy.signer", msg("the policy does not name the sealer's certificate"), SubIndication::policy_failure, {.entry = name_});
        if (!policy_.allow_directly_trusted && signature.path.directly_trusted)
            refuse("policy.directly_trusted", msg("the sealer's key is trusted directly, and the policy asks for an authority above it"), SubIndication::policy_failure, {.entry = name_});
        if (!allows_algorithm(policy_, signature.algorithm))
            refuse("policy.algorithm", msg("the policy does not allow {algorithm}", {{"algorithm", signature.algorithm}}), SubIndication::crypto_constraints_failure, {.entry = name_});
        if (const std::string key = refused_key(policy_, signature.path); !key.empty())
            refuse("policy.algorithm", msg("the policy does not allow {algorithm}", {{"algorithm", key}}), SubIndication::crypto_constraints_failure, {.entry = name_});
        for (const Policy::Ended& ended : policy_.ended) check_ended(ended, signature.path);
    }

    /// What was sealed before the end stays good, if its time is proven; else nobody can tell.
    void check_ended(const Policy::Ended& ended, const trust::CertificatePath& path) {
        if (!names_one_of({ended.certificate}, path)) return;
        const Message what = msg("by the policy the certificate {certificate} counts only before {time}", {{"certificate", ended.certificate}, {"time", base::utc_seconds_text(ended.at)}});
        if (!examination_.proven)
            findings_.open("policy.ended", step, SubIndication::out_of_bounds_no_poe, {.entry = name_}, what);
        else if (*examination_.proven >= ended.at)
            refuse("policy.ended", what, SubIndication::policy_failure, {.entry = name_});
    }

    void check_tokens() {
        std::set<std::string> authorities;  // by name: an authority that renews its certificate stays one
        for (const TimestampFacts& token : examination_.verdict.lines.time.timestamps) {
            if (token.valid && token.authority) authorities.insert(token.authority->subject);
            if (token.allowed) continue;
            const Message what = msg("the policy does not let this timestamp count: its authority, policy, algorithm or key is not named there");
            if (examination_.proven || !policy_.require_timestamp)
                findings_.note("policy.timestamp", step, {.entry = token.entry}, what);
            else
                findings_.open("policy.timestamp", step, SubIndication::no_poe, {.entry = token.entry}, what);
        }
        if (policy_.require_second_timestamp && authorities.size() < 2)
            findings_.open("policy.second_timestamp", step, SubIndication::no_poe, {},
                           msg("the policy asks for valid timestamps of two authorities; there are {count}. Whoever keeps the original can have another one added",
                               {{"count", std::to_string(authorities.size())}}));
    }

    void check_manifest(const evidence::Manifest& manifest) {
        const std::string role(evidence::word_of(manifest.operator_.role));
        if (!policy_.roles.empty() && std::ranges::find(policy_.roles, role) == policy_.roles.end())
            refuse("policy.role", msg("the policy does not let the role {role} seal", {{"role", role}}), SubIndication::policy_failure, {.entry = std::string(bundle::manifest_name)});
        for (const std::string& method : policy_.methods)
            if (std::ranges::none_of(manifest.captures, [&](const evidence::CaptureNote& capture) { return evidence::word_of(capture.method) == method; }))
                refuse("policy.method", msg("the policy asks for a capture of the kind {method}; there is none", {{"method", method}}));
    }

    void check_media_types() {
        for (const std::string& type : policy_.media_types)
            if (!examination_.attached_types.contains(type))
                refuse("policy.media_type", msg("the policy asks for an attachment of the type {type}; there is none", {{"type", type}}));
    }

    void check_lines() {
        const Lines& lines = examination_.verdict.lines;
        if (lines.integrity.items < policy_.least_items)
            refuse("policy.items", msg("the policy asks for at least {least} items; there are {count}",
                                       {{"least", std::to_string(policy_.least_items)}, {"count", std::to_string(lines.integrity.items)}}));
        const auto origin = [&](std::uint64_t count, evidence::Origin word) {
            const std::string name(evidence::word_of(word));
            if (count != 0 && !policy_.origins.empty() && std::ranges::find(policy_.origins, name) == policy_.origins.end())
                refuse("policy.origin", msg("{count} items have the origin {origin}, which the policy does not let count", {{"count", std::to_string(count)}, {"origin", name}}));
        };
        origin(lines.origin.signed_by_account_key, evidence::Origin::signed_by_account_key);
        origin(lines.origin.recorded_by_officer, evidence::Origin::recorded_by_officer);
        origin(lines.origin.handed_in, evidence::Origin::handed_in);
        const bool losses = policy_.completeness != Policy::Completeness::any && lines.completeness.losses != 0;
        const bool open = policy_.completeness == Policy::Completeness::complete && (lines.completeness.open_lists != 0 || lines.completeness.withheld != 0);
        if (losses || open) refuse("policy.completeness", msg("the policy asks for a recording without losses or open lists; this one is not complete"));
        if (policy_.require_case_log && lines.case_log.state != CaseLogLine::State::checked)
            findings_.open("policy.case_log", step, SubIndication::sig_constraints_failure, {},
                           msg("the policy asks for a proof from a case log whose key the examiner named; there is none that holds"));
    }

    Examination& examination_;
    const Policy& policy_;
    FindingBook& findings_;
    std::string name_;
};

}  // namespace

void check_policy(Examination& examination) { PolicyCheck(examination).run(); }

}  // namespace saksi::verify
