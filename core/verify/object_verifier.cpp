#include "verify/object_verifier.hpp"

#include <algorithm>
#include <array>

#include "base/time_text.hpp"
#include "digest/digest.hpp"
#include "trust/cades_verifier.hpp"
#include "trust/foreign.hpp"
#include "trust/path_verifier.hpp"
#include "trust/timestamp_verifier.hpp"
#include "verify/examination.hpp"
#include "verify/outcome.hpp"
#include "verify/trust_findings.hpp"

namespace saksi::verify {

namespace {

constexpr std::string_view id_data = "1.2.840.113549.1.7.1";

/// One verdict while it grows.
class ObjectCheck {
public:
    ObjectCheck(ObjectKind kind, const ObjectFile& file, const ObjectTerms& terms) : terms_(terms) {
        verdict.kind = kind;
        verdict.file = file.name;
        verdict.bytes = file.octets.size();
        verdict.sha256 = digest::sha256_of(file.octets).hex();
        verdict.evaluated_at = terms.at.value_or(terms.now);
        verdict.tool = terms.tool;
        for (const trust::Certificate& anchor : terms.anchors.anchors()) verdict.anchors.push_back(facts_of(anchor, &terms.anchors));
    }

    /// Findings of `rules` in `told` say something and decide nothing.
    void take(const std::vector<trust::Finding>& all, const std::string& prefix, Step step, std::span<const trust::Rule> told = {}) {
        std::vector<trust::Finding> counted;
        for (const trust::Finding& finding : all) {
            const bool only_told = finding.outcome != trust::Outcome::note && std::ranges::find(told, finding.rule) != told.end();
            if (only_told)
                findings.note(prefix + "." + std::string(trust::name_of(finding.rule)), step, {}, finding.message);
            else
                counted.push_back(finding);
        }
        take_findings(findings, counted, prefix, step, {}, Policy{});
    }

    void take_path(const trust::CertificatePath& path, UtcTime at, bool proven) {
        verdict.anchored = path.anchored;
        verdict.path_at = at;
        verdict.path_at_proven = proven;
        for (std::size_t i = 0; i < path.certificates.size(); ++i) {
            PathLink link{facts_of(path.certificates[i], &terms_.anchors), {}, {}, {}};
            if (i < path.revocation.size()) {
                const trust::CertificateRevocation& revocation = path.revocation[i];
                link.revocation = trust::name_of(revocation.state);
                link.this_update = revocation.this_update;
                if (revocation.entry) link.revoked_at = revocation.entry->date;
            }
            verdict.path.push_back(std::move(link));
        }
    }

    /// A rule that neither held nor was spoken against was not checked: that is never a pass.
    ObjectVerdict finish(const std::vector<trust::Rule>& held, std::span<const trust::Rule> required, std::span<const trust::Rule> told = {}) && {
        for (const trust::Rule rule : held) verdict.held.emplace_back(trust::name_of(rule));
        const bool spoken = findings.has(Severity::failed) || findings.has(Severity::unsupported) || findings.has(Severity::indeterminate);
        const bool whole = std::ranges::all_of(required, [&](trust::Rule rule) {
            return std::ranges::find(held, rule) != held.end() || std::ranges::find(told, rule) != told.end();
        });
        if (!spoken && !whole)
            findings.open("object.incomplete", Step::signature, SubIndication::certificate_chain_general_failure, {}, msg("not every rule could be checked"));
        const Outcome outcome = outcome_of(findings);
        verdict.indication = outcome.indication;
        verdict.sub_indication = outcome.sub_indication;
        verdict.headline = outcome.headline;
        verdict.findings = std::move(findings).take();
        return std::move(verdict);
    }

    ObjectVerdict verdict;
    FindingBook findings{Policy{}.longest_list};

private:
    const ObjectTerms& terms_;
};

TimestampFacts facts_of_token(const trust::TimestampVerification& token, const std::string& name, bool valid, const trust::TrustStore* anchors) {
    TimestampFacts facts{name, false, valid, token.info->time, token.info->policy, token.info->serial, {}};
    if (token.authority) facts.authority = facts_of(*token.authority, anchors);
    return facts;
}

/// No octets to compare with: neither whole nor changed.
void tell_no_data(ObjectCheck& check, std::vector<trust::Finding>& found, trust::Rule rule, Step step) {
    std::erase_if(found, [&](const trust::Finding& finding) { return finding.rule == rule && finding.outcome == trust::Outcome::failed; });
    check.findings.open("object.no_data", step, SubIndication::signed_data_not_found, {}, msg("the data that it was made over was not given, so it could not be compared"));
}

/// The genTime of the signature timestamp inside when it proves something.
std::optional<UtcTime> proven_time(ObjectCheck& check, const trust::CadesVerification& signature, const trust::TrustStore* anchors, const ObjectTerms& terms) {
    if (!signature.timestamp) return {};
    static const trust::TrustStore nobody;
    const trust::TrustStore& store = anchors ? *anchors : nobody;
    const auto token = trust::verify_timestamp({*signature.timestamp, ByteView(signature.signature_value), store, std::nullopt, terms.crls, {}});
    const bool early = token.info && token.info->time <= check.verdict.evaluated_at;
    const bool proves = token.holds() && early;
    if (token.info) check.verdict.timestamp = facts_of_token(token, check.verdict.file, proves, anchors);
    if (!anchors) {
        // Damage counts, whoever the authority is; that nobody vouches for it was not asked.
        if (!token.is_intact()) check.take(token.findings, "timestamp", Step::signature_timestamp);
        if (token.info)
            check.findings.information("timestamp.not_asked", Step::signature_timestamp, {},
                                       msg("the signature carries a timestamp that states {time}; name its authority's root to have it judged (--tsa-roots)",
                                           {{"time", base::utc_seconds_text(token.info->time)}}));
        return {};
    }
    check.take(token.findings, "timestamp", Step::signature_timestamp);
    if (token.info && !early)
        check.findings.open("timestamp.future", Step::signature_timestamp, SubIndication::no_poe, {},
                            msg("the timestamp is dated {time}, after the time of this check", {{"time", base::utc_seconds_text(token.info->time)}}));
    if (!proves) return {};
    return token.info->time;
}

}  // namespace

std::string_view name_of(ObjectKind kind) noexcept {
    switch (kind) {
        case ObjectKind::cms: return "cms";
        case ObjectKind::timestamp: return "timestamp";
        case ObjectKind::chain: return "chain";
    }
    return "cms";
}

ObjectVerdict judge_cms(const ObjectFile& file, ByteView cms, std::optional<ByteView> content, const trust::TrustStore* tsa_anchors, const ObjectTerms& terms) {
    ObjectCheck check(ObjectKind::cms, file, terms);
    std::vector<trust::Rule> told{trust::Rule::bag, trust::Rule::unsigned_attributes};
    auto embedded = trust::embedded_content(cms);
    const bool carries_own = embedded && embedded->octets && embedded->type == id_data && !content;
    if (carries_own) told.push_back(trust::Rule::content);
    const bool has_data = content || carries_own;
    const ByteView data = content ? *content : carries_own ? ByteView(*embedded->octets) : ByteView{};
    const UtcTime at = check.verdict.evaluated_at;
    auto signature = trust::verify_cades({cms, data, terms.anchors, {at, false}, terms.crls, terms.policy});
    const auto proven = proven_time(check, signature, tsa_anchors, terms);
    if (proven) signature = trust::verify_cades({cms, data, terms.anchors, {*proven, true}, terms.crls, terms.policy});
    check.verdict.algorithm = signature.algorithm;
    check.verdict.claimed = signature.claimed;
    if (embedded && !has_data) tell_no_data(check, signature.findings, trust::Rule::digest, Step::signature);
    check.take(signature.findings, "signature", Step::signature, told);
    check.take_path(signature.path, proven.value_or(at), proven.has_value());
    return std::move(check).finish(signature.held, trust::cades_rules(), told);
}

ObjectVerdict judge_timestamp(const ObjectFile& file, ByteView token, std::optional<ByteView> data, const std::vector<std::string>& policies, const ObjectTerms& terms) {
    ObjectCheck check(ObjectKind::timestamp, file, terms);
    constexpr std::array told{trust::Rule::bag};
    auto result = trust::verify_timestamp({token, data, terms.anchors, terms.at, terms.crls, policies});
    const bool future = result.info && result.info->time > check.verdict.evaluated_at;
    if (future && !terms.at)
        check.findings.open("timestamp.future", Step::signature_timestamp, SubIndication::no_poe, {},
                            msg("the timestamp is dated {time}, after the time of this check", {{"time", base::utc_seconds_text(result.info->time)}}));
    if (result.info && !data) tell_no_data(check, result.findings, trust::Rule::imprint, Step::signature_timestamp);
    check.take(result.findings, "timestamp", Step::signature_timestamp, told);
    check.take(trust::bag_findings(result.bag, result.use), "timestamp", Step::signature_timestamp, told);
    check.verdict.algorithm = result.algorithm;
    if (result.info) {
        check.verdict.timestamp = facts_of_token(result, file.name, result.holds() && !future, &terms.anchors);
        check.take_path(result.path, terms.at.value_or(result.info->time), false);
    }
    return std::move(check).finish(result.held, trust::timestamp_rules(), told);
}

ObjectVerdict judge_chain(const ObjectFile& file, const std::vector<trust::Certificate>& certificates, trust::PathUse use, const ObjectTerms& terms) {
    ObjectCheck check(ObjectKind::chain, file, terms);
    const std::vector<trust::Certificate> bag(certificates.begin() + 1, certificates.end());
    const auto result = trust::verify_path({certificates.front(), bag, terms.anchors, check.verdict.evaluated_at, use, terms.crls, terms.policy});
    check.take(result.findings, "path", Step::signer_path);
    check.take_path(result.path, check.verdict.evaluated_at, false);
    return std::move(check).finish(result.held, trust::path_rules(use));
}

}  // namespace saksi::verify
