// Steps 6 to 9: the signature, the tokens that prove when it existed, and whether its key counted then.
#include <algorithm>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "trust/cades_verifier.hpp"
#include "verify/steps/archive_chain.hpp"
#include "verify/trust_findings.hpp"

namespace saksi::verify {

namespace {

const trust::TrustStore& store_or_none(const trust::TrustStore* store) {
    static const trust::TrustStore nobody;
    return store ? *store : nobody;
}

class SignatureCheck {
public:
    explicit SignatureCheck(Examination& examination)
        : examination_(examination), findings_(examination.findings), name_(bundle::signature_name(1)),
          signer_roots_(store_or_none(examination.trust.signer_roots)), tsa_roots_(store_or_none(examination.trust.tsa_roots)) {}

    void run() {
        if (!read_signature()) return;
        chain_ = read_archive_chain(examination_);
        judge_tokens();
        judge_signature();
        tell_time();
        tell_sealer();
        tell_anchors();
        examination_.completed.insert({Step::signature, Step::signature_timestamp, Step::archive, Step::signer_path});
    }

private:
    bool read_signature() {
        const zip::Entry* entry = examination_.entry(name_);
        if (!entry || examination_.signed_list_octets.empty()) return false;
        auto octets = examination_.bundle->archive().read(*entry, limits::cms_bytes);
        if (!octets) {
            findings_.from_error("signature.read", Step::signature, SubIndication::format_failure, {.entry = name_}, octets.error());
            return false;
        }
        cms_ = std::move(*octets);
        first_ = trust::verify_cades({cms_, examination_.signed_list_octets, signer_roots_, {examination_.at, false}, {}});
        return true;
    }

    /// Newest token first: its path must be valid now, an older one's when the next was made.
    void judge_tokens() {
        std::optional<UtcTime> path_at = examination_.at;
        for (ArchiveLink& link : chain_) {
            if (link.token_octets.empty()) continue;
            link.verification = trust::verify_timestamp({link.token_octets, ByteView(link.manifest_octets), tsa_roots_, path_at, crls_, {}});
            check_not_from_the_future(*link.verification, link.token);
            const auto& bag = link.verification->bag.crls;
            crls_.insert(crls_.end(), bag.begin(), bag.end());
            if (!link.verification->info) continue;
            if (newer_ && link.verification->info->time > *newer_)
                findings_.failed("archive.order", Step::archive, SubIndication::format_failure, {.entry = link.token},
                                 msg("{name} is dated after the token that covers it", {{"name", link.token}}));
            newer_ = path_at = link.verification->info->time;
        }
        if (first_.timestamp) {
            inner_ = trust::verify_timestamp({*first_.timestamp, ByteView(first_.signature_value), tsa_roots_, std::nullopt, crls_, {}});
            check_not_from_the_future(*inner_, name_);
        }
        find_proven_time();
    }

    void check_not_from_the_future(const trust::TimestampVerification& token, const std::string& entry) {
        if (token.info && token.info->time > examination_.at)
            findings_.open("timestamp.future", Step::archive, SubIndication::no_poe, {.entry = entry},
                           msg("the timestamp is dated {time}, after the time of this check", {{"time", base::utc_seconds_text(token.info->time)}}));
    }

    /// A policy that does not ask for revocation data takes a token that lacks nothing else.
    bool proves(const trust::TimestampVerification& token) const {
        if (!token.info || token.info->time > examination_.at) return false;
        return token.holds() || (!examination_.policy.require_revocation_data && lacks_only_revocation_data(token));
    }

    static bool lacks_only_revocation_data(const trust::TimestampVerification& token) {
        return token.is_intact() && token.path.anchored && std::ranges::all_of(token.findings, [](const trust::Finding& finding) {
                   return finding.outcome == trust::Outcome::note || (finding.rule == trust::Rule::revocation && finding.sub == trust::SubIndication::try_later);
               });
    }

    void find_proven_time() {
        const auto take = [&](UtcTime time) { examination_.proven = examination_.proven ? std::min(*examination_.proven, time) : time; };
        if (inner_ && proves(*inner_)) take(inner_->info->time);
        for (const ArchiveLink& link : chain_)
            if (link.whole && link.verification && proves(*link.verification)) take(link.verification->info->time);
    }

    void judge_signature() {
        trust::CadesVerification result = std::move(first_);
        if (examination_.proven)
            result = trust::verify_cades({cms_, examination_.signed_list_octets, signer_roots_, {*examination_.proven, true}, crls_});
        else if (!crls_.empty())
            result = trust::verify_cades({cms_, examination_.signed_list_octets, signer_roots_, {examination_.at, false}, crls_});
        take_findings(findings_, result.findings, "signature", Step::signature, {.entry = name_}, examination_.policy);
        if (!result.holds() && result.outcome() == trust::Outcome::note)
            findings_.open("signature.incomplete", Step::signature, SubIndication::certificate_chain_general_failure, {.entry = name_},
                           msg("not every rule about the signature could be checked"));
        examination_.signature = std::move(result);
        take_token_findings();
        if (!examination_.proven) tell_unproven();
    }

    /// With the time proven by one token, what another leaves open is said but decides nothing; damage always counts.
    void take_token_findings() {
        const WhenOpen when_open = examination_.proven ? WhenOpen::as_note : WhenOpen::keep;
        trust::BagUse use = examination_.signature->use;
        if (inner_) {
            take_findings(findings_, inner_->findings, "timestamp", Step::signature_timestamp, {.entry = name_}, examination_.policy, when_open);
            take_findings(findings_, trust::bag_findings(inner_->bag, inner_->use), "timestamp", Step::signature_timestamp, {.entry = name_}, examination_.policy,
                          when_open);
            use.add(inner_->use);
        }
        // Oldest first: a token's bag may hold what any earlier signature or token needed.
        for (auto link = chain_.rbegin(); link != chain_.rend(); ++link) {
            if (!link->verification) continue;
            take_findings(findings_, link->verification->findings, "timestamp", Step::archive, {.entry = link->token}, examination_.policy, when_open);
            use.add(link->verification->use);
            take_findings(findings_, trust::bag_findings(link->verification->bag, use), "timestamp", Step::archive, {.entry = link->token}, examination_.policy,
                          when_open);
        }
    }

    void tell_unproven() {
        if (!examination_.policy.require_timestamp)
            findings_.note("time.unproven", Step::signature_timestamp, {}, msg("no timestamp proves when this bundle existed; the policy does not ask for one"));
        else if (!inner_ && chain_.empty())
            findings_.open("time.unproven", Step::signature_timestamp, SubIndication::no_poe, {.entry = name_},
                           msg("no timestamp proves when this bundle existed; whoever sealed it can still add one (saksi complete)"));
        else
            findings_.open("time.unproven", Step::signature_timestamp, SubIndication::no_poe, {.entry = name_}, why_unproven());
    }

    Message why_unproven() const {
        switch (time_state()) {
            case TimeLine::State::after_check: return msg("the timestamps of this bundle are dated after the time of this check");
            case TimeLine::State::revocation_missing:
                return msg("a timestamp of an authority that you trust is there, but not the revocation data for its certificate; whoever keeps the original can add it (saksi complete)");
            case TimeLine::State::not_trusted:
                return msg("no timestamp in this bundle could be traced to an authority that you trust; name its root certificate (--tsa-roots)");
            case TimeLine::State::proven:
            case TimeLine::State::not_proven: break;
        }
        return msg("no timestamp in this bundle holds");
    }

    void tell_time() {
        TimeLine& line = examination_.verdict.lines.time;
        const auto add = [&](const std::string& entry, bool archive, const trust::TimestampVerification& token) {
            if (!token.info) return;
            TimestampFacts facts{entry, archive, proves(token), token.info->time, token.info->policy, token.info->serial, {}};
            if (token.authority) facts.authority = facts_of(*token.authority, examination_.trust.tsa_roots);
            line.timestamps.push_back(std::move(facts));
        };
        if (inner_) add(name_, false, *inner_);
        for (auto link = chain_.rbegin(); link != chain_.rend(); ++link)
            if (link->verification) add(link->token, true, *link->verification);
        line.not_later_than = examination_.proven;
        line.state = time_state();
    }

    /// The best that any token allows to say.
    TimeLine::State time_state() const {
        if (examination_.proven) return TimeLine::State::proven;
        bool after_check = false, revocation_missing = false, not_trusted = false;
        const auto look_at = [&](const trust::TimestampVerification& token) {
            if (!token.info || !token.is_intact()) return;
            after_check = after_check || token.info->time > examination_.at;
            revocation_missing = revocation_missing || lacks_only_revocation_data(token);
            not_trusted = not_trusted || !token.path.anchored;
        };
        if (inner_) look_at(*inner_);
        for (const ArchiveLink& link : chain_)
            if (link.verification) look_at(*link.verification);
        return after_check          ? TimeLine::State::after_check
               : revocation_missing ? TimeLine::State::revocation_missing
               : not_trusted        ? TimeLine::State::not_trusted
                                    : TimeLine::State::not_proven;
    }

    void tell_sealer() {
        SealerLine& line = examination_.verdict.lines.sealer;
        const trust::CadesVerification& signature = *examination_.signature;
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

    void tell_anchors() {
        std::set<std::string> used;
        const auto take = [&](const trust::CertificatePath& path) {
            if (const trust::Certificate* anchor = path.anchor()) used.insert(anchor->fingerprint());
        };
        const auto tell = [&](AnchorUsed::Purpose purpose, const trust::TrustStore& store, const trust::TrustStore* given) {
            for (const trust::Certificate& anchor : store.anchors())
                examination_.verdict.anchors.push_back({purpose, facts_of(anchor, given), used.contains(anchor.fingerprint())});
            used.clear();
        };
        take(examination_.signature->path);
        tell(AnchorUsed::Purpose::signer, signer_roots_, examination_.trust.signer_roots);
        if (inner_) take(inner_->path);
        for (const ArchiveLink& link : chain_)
            if (link.verification) take(link.verification->path);
        tell(AnchorUsed::Purpose::timestamp, tsa_roots_, examination_.trust.tsa_roots);
    }

    Examination& examination_;
    FindingBook& findings_;
    std::string name_;
    const trust::TrustStore& signer_roots_;
    const trust::TrustStore& tsa_roots_;
    Bytes cms_;
    trust::CadesVerification first_;
    std::vector<ArchiveLink> chain_;
    std::vector<trust::Crl> crls_;  // of the tokens that cover what is judged next
    std::optional<UtcTime> newer_;
    std::optional<trust::TimestampVerification> inner_;
};

}  // namespace

void check_signature(Examination& examination) { SignatureCheck(examination).run(); }

}  // namespace saksi::verify
