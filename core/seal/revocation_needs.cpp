#include "seal/revocation_needs.hpp"

#include <algorithm>

#include "trust/cades_signer.hpp"
#include "trust/cades_verifier.hpp"
#include "trust/timestamp_verifier.hpp"

namespace saksi::seal {

namespace {

/// A path that ends before its anchor: whoever issued its last certificate is unknown, so no list about it can be judged.
Error issuer_unknown(const trust::Certificate& certificate) {
    return fail(ErrorCode::try_later, msg("the authority that issued “{certificate}” is not known here, so its revocation list cannot be judged; name its root certificate with --signer-roots or --tsa-roots",
                                          {{"certificate", certificate.subject()}}))
        .error();
}

class NeedsFinder {
public:
    NeedsFinder(const BundleSeals& seals, const trust::TrustStore& signer_roots, const trust::TrustStore& tsa_roots)
        : seals_(seals), signer_roots_(signer_roots), tsa_roots_(tsa_roots) {}

    Result<Needs> find() {
        for (const ArchiveSeal& seal : seals_.archive) {
            auto bag = trust::bag_of(seal.token);
            if (!bag) return pass_on(bag);
            bags_.push_back(std::move(*bag));
        }
        for (const SignatureSeal& signature : seals_.signatures)
            if (Status added = add_signature(signature); !added) return pass_on(added);
        for (std::size_t i = 0; i < seals_.archive.size(); ++i)
            if (Status added = add_archive(i); !added) return pass_on(added);
        return std::move(needs_);
    }

private:
    Status add_signature(const SignatureSeal& signature) {
        const auto first = std::ranges::find_if(seals_.archive, [&](const ArchiveSeal& seal) { return seal.covers(signature); });
        const std::size_t from_token = static_cast<std::size_t>(first - seals_.archive.begin());
        auto value = trust::signature_value(signature.cms);
        if (!value) return pass_on(value);
        // Its proof of time: the timestamp inside, else the first archive token over it.
        const Bytes* proof = signature.token ? &*signature.token : first != seals_.archive.end() ? &first->token : nullptr;
        if (!proof) return {};
        auto token = trust::TimestampToken::from_der(*proof);
        if (!token) return pass_on(token);
        const UtcTime proven = token->info().time;
        add(trust::verify_cades({signature.cms, signature.content, signer_roots_, {proven, true}, {}}).path, proven, from_token);
        if (signature.token) add(trust::verify_timestamp({*signature.token, ByteView(*value), tsa_roots_, std::nullopt, {}, {}}).path, proven, from_token);
        return {};
    }

    Status add_archive(std::size_t index) {
        const ArchiveSeal& seal = seals_.archive[index];
        auto token = trust::TimestampToken::from_der(seal.token);
        if (!token) return pass_on(token);
        add(trust::verify_timestamp({seal.token, ByteView(seal.manifest), tsa_roots_, std::nullopt, {}, {}}).path, token->info().time, index);
        return {};
    }

    /// `from_token`: the first archive token whose bag may vouch for this path.
    void add(const trust::CertificatePath& path, UtcTime from, std::size_t from_token) {
        if (!path.anchored && !path.certificates.empty() && path.certificates.back().has_revocation_pointer() && !path.certificates.back().is_self_signed())
            needs_.unknown_issuers.push_back(issuer_unknown(path.certificates.back()));
        std::vector<trust::Crl> lists;
        std::vector<trust::OcspResponse> answers;
        for (std::size_t i = from_token; i < bags_.size(); ++i) {
            lists.insert(lists.end(), bags_[i].crls.begin(), bags_[i].crls.end());
            answers.insert(answers.end(), bags_[i].ocsp.begin(), bags_[i].ocsp.end());
        }
        for (const auto& [certificate, issuer] : trust::revocation_needed(path)) needs_.all.push_back({certificate, issuer, from, lists, answers});
    }

    const BundleSeals& seals_;
    const trust::TrustStore& signer_roots_;
    const trust::TrustStore& tsa_roots_;
    std::vector<trust::Bag> bags_;  // by archive token
    Needs needs_;
};

}  // namespace

bool Need::is_served_by(const trust::Crl& list) const {
    // The rules of the verifier (trust/revocation.cpp): lists know whole seconds only, and an authority may drop a certificate after its end.
    return list.answers_for(certificate, issuer) && list.this_update() >= UtcTime{from.ms / 1000 * 1000} && list.this_update() <= certificate.not_after();
}

bool Need::is_served_by(const trust::OcspResponse& response) const {
    const auto answer = response.is_signed_by(issuer) ? response.find(certificate, issuer) : std::nullopt;
    return answer && answer->status != trust::OcspAnswer::Status::unknown && answer->this_update >= UtcTime{from.ms / 1000 * 1000} && answer->this_update <= certificate.not_after();
}

bool Need::is_met() const {
    const auto serves = [&](const auto& one) { return is_served_by(one); };
    return std::ranges::any_of(held, serves) || std::ranges::any_of(held_answers, serves);
}

Result<Needs> revocation_needs(const BundleSeals& seals, const trust::TrustStore& signer_roots, const trust::TrustStore& tsa_roots) {
    return NeedsFinder(seals, signer_roots, tsa_roots).find();
}

}  // namespace saksi::seal
