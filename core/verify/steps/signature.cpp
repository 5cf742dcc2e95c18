// Steps 6 to 9: the signatures, the tokens that prove when they existed, and whether their keys counted then.
#include <algorithm>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "verify/policy_rules.hpp"
#include "verify/steps/seals.hpp"
#include "verify/trust_findings.hpp"

namespace saksi::verify {

namespace {

/// Revocation data of the tokens that cover what is judged next.
struct Evidence {
    std::vector<trust::Crl> crls;
    std::vector<trust::OcspResponse> ocsp;

    void add(const trust::Bag& bag) {
        crls.insert(crls.end(), bag.crls.begin(), bag.crls.end());
        ocsp.insert(ocsp.end(), bag.ocsp.begin(), bag.ocsp.end());
    }
};

class SignatureCheck {
public:
    explicit SignatureCheck(Examination& examination)
        : examination_(examination), findings_(examination.findings), signer_roots_(store_or_none(examination.trust.signer_roots)),
          tsa_roots_(store_or_none(examination.trust.tsa_roots)) {}

    void run() {
        if (!examination_.signed_list_octets || !read_signature(1, *examination_.signed_list_octets)) return;
        for (const LaterList& list : examination_.later_lists) read_signature(list.revision, list.octets);
        seals_.chain = read_archive_chain(examination_);
        judge_chain();
        for (BundleSignature& signature : seals_.signatures) judge(signature);
        take_token_findings();
        BundleSignature& seal = seals_.signatures.front();
        examination_.proven = seal.proven;
        if (!seal.proven) tell_unproven(seal);
        tell_seals(examination_, seals_);
        examination_.signature = std::move(seal.result);
        examination_.completed.insert({Step::signature, Step::signature_timestamp, Step::archive, Step::signer_path});
    }

private:
    bool read_signature(std::uint32_t revision, ByteView content) {
        BundleSignature signature;
        signature.revision = revision;
        signature.entry = bundle::signature_name(revision);
        signature.content = content;
        const zip::Entry* entry = examination_.entry(signature.entry);
        if (!entry) return false;  // named by the inventory
        signature.place = examination_.rank.find(signature.entry)->second;
        auto octets = examination_.bundle->archive().read(*entry, limits::cms_bytes);
        if (!octets) {
            findings_.from_error("signature.read", Step::signature, SubIndication::format_failure, {.entry = signature.entry}, octets.error());
            return false;
        }
        signature.cms = std::move(*octets);
        seals_.signatures.push_back(std::move(signature));
        return true;
    }

    /// Newest token first: its path must be valid now, an older one's when the next that counts was made. A token that nobody trusts gives no time, so
    /// that whoever appends one cannot choose the moment for which the older ones are judged.
    void judge_chain() {
        UtcTime path_at = examination_.at;
        std::optional<UtcTime> newer;
        Evidence evidence;
        for (ArchiveLink& link : seals_.chain) {
            if (!link.token_octets) continue;
            link.verification = trust::verify_timestamp({*link.token_octets, ByteView(link.manifest_octets), tsa_roots_, path_at, evidence.crls, {}, evidence.ocsp});
            check_not_from_the_future(*link.verification, link.token);
            evidence.add(link.verification->bag);
            if (!link.verification->info) continue;
            const UtcTime made = link.verification->info->time;
            if (newer && made > *newer) tell_order(link.token);
            newer = made;
            if (counts(link)) path_at = made;
        }
    }

    bool counts(const ArchiveLink& link) const { return link.whole && link.verification && proves(examination_, *link.verification); }

    void tell_order(const std::string& token) {
        findings_.failed("archive.order", Step::archive, SubIndication::format_failure, {.entry = token},
                         msg("{name} is dated after the token that covers it", {{"name", token}}));
    }

    void check_not_from_the_future(const trust::TimestampVerification& token, const std::string& entry) {
        if (token.info && token.info->time > examination_.at)
            findings_.open("timestamp.future", Step::archive, SubIndication::no_poe, {.entry = entry},
                           msg("the timestamp is dated {time}, after the time of this check", {{"time", base::utc_seconds_text(token.info->time)}}));
    }

    void judge(BundleSignature& signature) {
        Evidence evidence;
        for (const ArchiveLink& link : seals_.chain)
            if (signature.is_covered_by(link) && link.verification) evidence.add(link.verification->bag);
        const trust::CadesVerification first = trust::verify_cades({signature.cms, signature.content, signer_roots_, {examination_.at, false}, evidence.crls, {}, evidence.ocsp});
        if (first.timestamp) judge_inner_token(signature, first, evidence);
        find_proven_time(signature);
        signature.result = signature.proven ? trust::verify_cades({signature.cms, signature.content, signer_roots_, {*signature.proven, true}, evidence.crls, {}, evidence.ocsp}) : first;
        for (trust::Finding& finding : trust::bundle_profile_findings(signature.cms)) signature.result.findings.push_back(std::move(finding));
        take_signature_findings(signature);
    }

    /// A signature timestamp stands on its own as long as its path is valid; once an archive token that counts covers it, on the time of that token.
    void judge_inner_token(BundleSignature& signature, const trust::CadesVerification& first, const Evidence& evidence) {
        const auto token = trust::TimestampToken::from_der(*first.timestamp);
        UtcTime path_at = examination_.at;
        for (const ArchiveLink& link : seals_.chain)  // newest first, so the earliest that counts stays
            if (signature.is_covered_by(link) && counts(link)) path_at = link.verification->info->time;
        const UtcTime covered = path_at;
        // Two authorities' clocks may differ by a moment; more than that means that the covering token cannot be right.
        if (token && token->info().time <= examination_.at) path_at = std::max(path_at, token->info().time);
        signature.token = trust::verify_timestamp({*first.timestamp, ByteView(first.signature_value), tsa_roots_, path_at, evidence.crls, {}, evidence.ocsp});
        if (token && token->info().time.ms > covered.ms + std::chrono::milliseconds(examination_.policy.clock_tolerance).count() && covered != examination_.at)
            tell_order(signature.entry);
        if (signature.is_seal()) check_not_from_the_future(*signature.token, signature.entry);
    }

    void find_proven_time(BundleSignature& signature) const {
        const auto take = [&](UtcTime time) { signature.proven = signature.proven ? std::min(*signature.proven, time) : time; };
        if (signature.token && proves(examination_, *signature.token)) take(signature.token->info->time);
        for (const ArchiveLink& link : seals_.chain)
            if (signature.is_covered_by(link) && counts(link)) take(link.verification->info->time);
    }

    void take_signature_findings(BundleSignature& signature) {
        const Where where{.entry = signature.entry};
        const bool complete = signature.result.holds() || signature.result.outcome() != trust::Outcome::note;
        if (signature.is_seal()) {
            take_findings(findings_, signature.result.findings, "signature", Step::signature, where, examination_.policy);
            if (!complete)
                findings_.open("signature.incomplete", Step::signature, SubIndication::certificate_chain_general_failure, where,
                               msg("not every rule about the signature could be checked"));
            return;
        }
        // Optional: whom the examiner does not trust adds nothing and takes nothing away. But a list that no good signature stands behind covers nothing.
        take_findings(findings_, signature.result.findings, "countersignature", Step::signature, where, examination_.policy, WhenOpen::as_note, WhenDistrusted::as_note);
        if (signature.result.is_intact() || signature.result.outcome() == trust::Outcome::unsupported) return;
        findings_.failed("coverage.unsigned", Step::coverage, SubIndication::format_failure, where,
                         msg("{name} does not hold, so nothing signed covers what revision {revision} added", {{"name", signature.entry}, {"revision", std::to_string(signature.revision)}}));
    }

    /// With the seal's time proven by one token, what another leaves open is said but decides nothing; damage always counts.
    void take_token_findings() {
        const WhenOpen when_open = seals_.signatures.front().proven ? WhenOpen::as_note : WhenOpen::keep;
        for (const BundleSignature& signature : seals_.signatures) {
            if (!signature.token) continue;
            const Where where{.entry = signature.entry};
            const WhenOpen here = signature.is_seal() ? when_open : WhenOpen::as_note;
            const WhenDistrusted distrusted = signature.is_seal() ? WhenDistrusted::keep : WhenDistrusted::as_note;
            take_findings(findings_, signature.token->findings, "timestamp", Step::signature_timestamp, where, examination_.policy, here, distrusted);
            take_findings(findings_, trust::bag_findings(signature.token->bag, signature.token->use), "timestamp", Step::signature_timestamp, where, examination_.policy, here,
                          distrusted);
        }
        // Oldest first: a token's bag may hold what any earlier signature or token needed.
        trust::BagUse use;
        std::size_t covered = 0;
        for (auto link = seals_.chain.rbegin(); link != seals_.chain.rend(); ++link) {
            for (; covered < seals_.signatures.size() && seals_.signatures[covered].is_covered_by(*link); ++covered) {
                use.add(seals_.signatures[covered].result.use);
                use.complete = use.complete && seals_.signatures[covered].result.signer;  // whose path is unknown, its lists are as well
                if (!seals_.signatures[covered].token) continue;
                use.add(seals_.signatures[covered].token->use);
                use.complete = use.complete && seals_.signatures[covered].token->authority;
            }
            if (!link->verification) continue;
            use.complete = use.complete && link->verification->authority;
            take_findings(findings_, link->verification->findings, "timestamp", Step::archive, {.entry = link->token}, examination_.policy, when_open);
            use.add(link->verification->use);
            take_findings(findings_, trust::bag_findings(link->verification->bag, use), "timestamp", Step::archive, {.entry = link->token}, examination_.policy,
                          when_open);
        }
    }

    void tell_unproven(const BundleSignature& seal) {
        if (!examination_.policy.require_timestamp)
            findings_.note("time.unproven", Step::signature_timestamp, {}, msg("no timestamp proves when this bundle existed; the policy does not ask for one"));
        else if (!seal.token && seals_.chain.empty())
            findings_.open("time.unproven", Step::signature_timestamp, SubIndication::no_poe, {.entry = seal.entry},
                           msg("no timestamp proves when this bundle existed; whoever sealed it can still add one (saksi complete)"));
        else
            findings_.open("time.unproven", Step::signature_timestamp, SubIndication::no_poe, {.entry = seal.entry}, why_unproven());
    }

    Message why_unproven() const {
        switch (time_state(examination_, seals_)) {
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

    Examination& examination_;
    FindingBook& findings_;
    const trust::TrustStore& signer_roots_;
    const trust::TrustStore& tsa_roots_;
    Seals seals_;
};

}  // namespace

bool lacks_only_revocation_data(const trust::TimestampVerification& token) {
    return token.is_intact() && token.path.anchored && std::ranges::all_of(token.findings, [](const trust::Finding& finding) {
               return finding.outcome == trust::Outcome::note || (finding.rule == trust::Rule::revocation && finding.sub == trust::SubIndication::try_later);
           });
}

const trust::TrustStore& store_or_none(const trust::TrustStore* store) {
    static const trust::TrustStore nobody;
    return store ? *store : nobody;
}

bool proves(const Examination& examination, const trust::TimestampVerification& token) {
    if (!token.info || token.info->time > examination.at || !allows_token(examination.policy, token)) return false;
    return token.holds() || (!examination.policy.require_revocation_data && lacks_only_revocation_data(token));
}

void check_signature(Examination& examination) { SignatureCheck(examination).run(); }

}  // namespace saksi::verify
