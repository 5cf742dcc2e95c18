// What the signatures and tokens come to, for the lines and lists of the verdict.
#include <algorithm>
#include <set>

#include "verify/outcome.hpp"
#include "verify/policy_rules.hpp"
#include "verify/steps/seals.hpp"
#include "verify/trust_findings.hpp"

namespace saksi::verify {

namespace {

class SealFacts {
public:
    SealFacts(Examination& examination, const Seals& seals) : examination_(examination), verdict_(examination.verdict), seals_(seals) {}

    void tell() {
        tell_time();
        tell_renewal();
        tell_sealer();
        for (const BundleSignature& signature : seals_.signatures) tell_signature(signature);
        tell_anchors();
    }

private:
    const BundleSignature& seal() const { return seals_.signatures.front(); }

    void tell_time() {
        TimeLine& line = verdict_.lines.time;
        const auto add = [&](const std::string& entry, bool archive, const trust::TimestampVerification& token) {
            if (!token.info) return;
            TimestampFacts facts{entry, archive, proves(examination_, token), token.info->time, token.info->policy, token.info->serial, {}};
            if (token.authority) facts.authority = facts_of(*token.authority, examination_.trust.tsa_roots);
            facts.allowed = allows_token(examination_.policy, token);
            line.timestamps.push_back(std::move(facts));
        };
        auto link = seals_.chain.rbegin();
        for (const BundleSignature& signature : seals_.signatures) {  // in archive order
            for (; link != seals_.chain.rend() && !signature.is_covered_by(*link); ++link)
                if (link->verification) add(link->token, true, *link->verification);
            if (signature.token) add(signature.entry, false, *signature.token);
        }
        for (; link != seals_.chain.rend(); ++link)
            if (link->verification) add(link->token, true, *link->verification);
        line.not_later_than = seal().proven;
        line.state = time_state(examination_, seals_);
    }

    /// Bundle format §5: the earliest end among the paths of all tokens whose revocation data no later token covers.
    void tell_renewal() {
        if (!seal().proven) return;
        const trust::TimestampVerification* newest = nullptr;
        std::set<std::string> covered_lists;
        std::vector<const trust::TimestampVerification*> tokens;
        for (const ArchiveLink& link : seals_.chain) {
            if (!link.verification) continue;
            tokens.push_back(&*link.verification);
            if (!newest) {
                newest = &*link.verification;
                continue;
            }
            for (const trust::Crl& list : link.verification->bag.crls) covered_lists.insert(list.fingerprint());
            for (const trust::OcspResponse& answer : link.verification->bag.ocsp) covered_lists.insert(answer.fingerprint());
        }
        for (const BundleSignature& signature : seals_.signatures)
            if (signature.token) tokens.push_back(&*signature.token);
        std::optional<UtcTime>& due = verdict_.lines.time.renew_before;
        for (const trust::TimestampVerification* token : tokens) {
            if (!token->path.anchored || (newest && token != newest && is_settled(*token, covered_lists))) continue;
            for (const trust::Certificate& certificate : token->path.certificates) due = due ? std::min(*due, certificate.not_after()) : certificate.not_after();
        }
    }

    static bool is_settled(const trust::TimestampVerification& token, const std::set<std::string>& covered_lists) {
        return std::ranges::all_of(token.path.revocation, [&](const trust::CertificateRevocation& revocation) {
            switch (revocation.state) {
                case trust::RevocationState::anchor:
                case trust::RevocationState::no_pointer: return true;
                case trust::RevocationState::good:
                case trust::RevocationState::revoked: return std::ranges::all_of(revocation.sources, [&](const std::string& source) { return covered_lists.contains(source); });
                case trust::RevocationState::missing: return false;
            }
            return false;
        });
    }

    void tell_sealer() {
        SealerLine& line = verdict_.lines.sealer;
        const trust::CadesVerification& signature = seal().result;
        if (!signature.signer) return;
        line.certificate = facts_of(*signature.signer, examination_.trust.signer_roots);
        line.self_made = signature.signer->is_self_signed();
        const auto bad = signature.outcome();
        line.state = !signature.is_intact() || bad == trust::Outcome::failed ? SealerLine::State::invalid
                     : signature.path.anchored                               ? SealerLine::State::trusted
                                                                             : SealerLine::State::not_trusted;
        line.revocation = SealerLine::Revocation::unknown;
        if (signature.path.revocation.empty()) return;
        switch (signature.path.revocation.front().state) {
            case trust::RevocationState::anchor:
            case trust::RevocationState::no_pointer: line.revocation = SealerLine::Revocation::not_applicable; break;
            case trust::RevocationState::good: line.revocation = SealerLine::Revocation::good; break;
            case trust::RevocationState::revoked: line.revocation = SealerLine::Revocation::revoked; break;
            case trust::RevocationState::missing: line.revocation = SealerLine::Revocation::unknown; break;
        }
    }

    /// EN 319 102-1 for this signature alone.
    void tell_signature(const BundleSignature& signature) {
        SignatureFacts facts;
        facts.entry = signature.entry;
        facts.revision = signature.revision;
        facts.not_later_than = signature.proven;
        facts.claimed = signature.result.claimed;
        if (signature.result.signer) {
            facts.certificate = facts_of(*signature.result.signer, examination_.trust.signer_roots);
            facts.self_made = signature.result.signer->is_self_signed();
        }
        FindingBook alone(examination_.policy.longest_list);
        const Where where{.entry = signature.entry};
        take_findings(alone, signature.result.findings, "signature", Step::signature, where, examination_.policy);
        if (!signature.result.holds() && signature.result.outcome() == trust::Outcome::note)
            alone.open("signature.incomplete", Step::signature, SubIndication::certificate_chain_general_failure, where, {});
        if (!signature.proven && examination_.policy.require_timestamp) alone.open("time.unproven", Step::signature_timestamp, SubIndication::no_poe, where, {});
        const Outcome outcome = outcome_of(alone);
        facts.indication = outcome.indication;
        facts.sub_indication = outcome.sub_indication;
        verdict_.signatures.push_back(std::move(facts));
    }

    void tell_anchors() {
        std::set<std::string> used;
        const auto take = [&](const trust::CertificatePath& path) {
            if (const trust::Certificate* anchor = path.anchor()) used.insert(anchor->fingerprint());
        };
        const auto tell = [&](AnchorUsed::Purpose purpose, const trust::TrustStore* given) {
            for (const trust::Certificate& anchor : store_or_none(given).anchors())
                verdict_.anchors.push_back({purpose, facts_of(anchor, given), used.contains(anchor.fingerprint()), {}, {}});
            used.clear();
        };
        for (const BundleSignature& signature : seals_.signatures) take(signature.result.path);
        tell(AnchorUsed::Purpose::signer, examination_.trust.signer_roots);
        for (const BundleSignature& signature : seals_.signatures)
            if (signature.token) take(signature.token->path);
        for (const ArchiveLink& link : seals_.chain)
            if (link.verification) take(link.verification->path);
        tell(AnchorUsed::Purpose::timestamp, examination_.trust.tsa_roots);
    }

    Examination& examination_;
    Verdict& verdict_;
    const Seals& seals_;
};

}  // namespace

TimeLine::State time_state(const Examination& examination, const Seals& seals) {
    const BundleSignature& seal = seals.signatures.front();
    if (seal.proven) return TimeLine::State::proven;
    bool after_check = false, revocation_missing = false, not_trusted = false;
    const auto look_at = [&](const trust::TimestampVerification& token) {
        if (!token.info || !token.is_intact()) return;
        after_check = after_check || token.info->time > examination.at;
        const bool allowed = allows_token(examination.policy, token);
        revocation_missing = revocation_missing || (allowed && lacks_only_revocation_data(token));
        not_trusted = not_trusted || !token.path.anchored || !allowed;
    };
    if (seal.token) look_at(*seal.token);
    for (const ArchiveLink& link : seals.chain)
        if (link.verification) look_at(*link.verification);
    return after_check          ? TimeLine::State::after_check
           : revocation_missing ? TimeLine::State::revocation_missing
           : not_trusted        ? TimeLine::State::not_trusted
                                : TimeLine::State::not_proven;
}

void tell_seals(Examination& examination, const Seals& seals) { SealFacts(examination, seals).tell(); }

}  // namespace saksi::verify
