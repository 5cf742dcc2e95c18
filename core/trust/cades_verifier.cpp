#include "trust/cades_verifier.hpp"

#include <algorithm>
#include <array>

#include "trust/cades_signer.hpp"
#include "trust/der.hpp"
#include "trust/openssl_context.hpp"
#include "trust/path_builder.hpp"
#include "trust/signed_data.hpp"

namespace saksi::trust {

namespace {

// Integrity, then trust.
constexpr std::array rules{Rule::form,   Rule::one_signer, Rule::content,   Rule::algorithms, Rule::signed_attributes, Rule::signing_certificate, Rule::unsigned_attributes, Rule::bag,
                           Rule::digest, Rule::signature,  Rule::path, Rule::validity,   Rule::certificate_use,   Rule::revocation};
constexpr std::size_t integrity_count = 10;

bool all_held(const std::vector<Rule>& held, std::span<const Rule> wanted) {
    return std::ranges::all_of(wanted, [&](Rule rule) { return std::ranges::find(held, rule) != held.end(); });
}

/// C17, attack 23: the content comes from outside only, and is plain data.
void check_content(const SignedData& signed_data, Ledger& ledger) {
    if (signed_data.content) ledger.failed(Rule::content, SubIndication::format_failure, msg("the signature carries its own content instead of being detached"));
    if (signed_data.content_type != oids::data) ledger.failed(Rule::content, SubIndication::format_failure, msg("the signed content is not declared as plain data"));
    ledger.settle(Rule::content);
}

/// C06, C19: whatever else stands here is covered by nothing.
std::optional<Bytes> check_unsigned(const SignerInfo& signer, Ledger& ledger) {
    std::optional<Bytes> token;
    if (signer.has_unsigned) {
        const auto& attributes = signer.unsigned_attributes;
        if (attributes.size() == 1 && attributes.front().type == oids::timestamp_token && attributes.front().values.size() == 1) {
            token = base::copy_of(attributes.front().values.front());
        } else {
            ledger.failed(Rule::unsigned_attributes, SubIndication::format_failure, msg("the signature carries unsigned attributes other than one signature timestamp"));
        }
    }
    ledger.settle(Rule::unsigned_attributes);
    return token;
}

/// UTCTime or GeneralizedTime of a signing-time attribute: a claim, so an unreadable one is only left out.
std::optional<UtcTime> claimed_time(const SignerInfo& signer) {
    const Attribute* attribute = signer.attribute(oids::signing_time);
    if (attribute == nullptr || attribute->values.size() != 1) return std::nullopt;
    const ByteView value = attribute->values.front();
    const unsigned char* at = value.data();
    const TimePtr time(d2i_ASN1_TIME(nullptr, &at, static_cast<long>(value.size())));
    const auto claimed = time_of(time.get());
    drained_errors();
    return claimed;
}

void judge_trust(const CadesInput& input, const MessageVerdict& message, CadesVerification& result, Ledger& ledger) {
    result.path = build_path({*message.signer, message.bag.certificates, input.anchors, input.at.time, input.at.proven, PathUse::signer, input.policy}, ledger);
    std::vector<Crl> crls(input.crls.begin(), input.crls.end());
    crls.insert(crls.end(), message.bag.crls.begin(), message.bag.crls.end());
    std::vector<OcspResponse> ocsp(input.ocsp.begin(), input.ocsp.end());
    ocsp.insert(ocsp.end(), message.bag.ocsp.begin(), message.bag.ocsp.end());
    result.use.signers.push_back(message.signer->fingerprint());
    check_revocation(result.path, {crls, ocsp, message.bag.certificates, {input.at.time, input.at.proven, input.at.time}}, result.use, ledger);
    for (Finding& finding : bag_findings(message.bag, result.use)) ledger.findings.push_back(std::move(finding));
    ledger.settle(Rule::bag);
}

}  // namespace

std::span<const Rule> cades_rules() noexcept { return rules; }

bool CadesVerification::holds() const noexcept { return outcome() == Outcome::note && all_held(held, rules); }
bool CadesVerification::is_intact() const noexcept { return all_held(held, cades_rules().first(integrity_count)); }

CadesVerification verify_cades(const CadesInput& input) {
    CadesVerification result;
    Ledger ledger;
    const auto signed_data = read_signed_data(input.cms);
    if (!signed_data) {
        ledger.unreadable(Rule::form, signed_data.error());
    } else {
        check_content(*signed_data, ledger);
        MessageVerdict message = judge_message(input.cms, *signed_data, input.content, false, ledger);
        if (signed_data->signers.size() == 1) {
            const SignerInfo& signer = signed_data->signers.front();
            result.signature_value = base::copy_of(signer.signature);
            result.timestamp = check_unsigned(signer, ledger);
            result.claimed = claimed_time(signer);
        }
        if (message.signer) judge_trust(input, message, result, ledger);
        else result.use.complete = false;
        result.signer = std::move(message.signer);
        result.algorithm = std::move(message.algorithm);
        result.bag = std::move(message.bag);
    }
    result.findings = std::move(ledger.findings);
    result.held = std::move(ledger.held);
    return result;
}

namespace {

/// ESSCertIDv2 whose hash is unsaid: SHA-256. Written out it would be a second encoding of one meaning, which DER forbids.
bool hash_is_unsaid(ByteView signing_certificate) {
    const auto outer = der::only(signing_certificate, der::sequence);
    const auto list = outer ? der::Reader(outer->content).next(der::sequence) : std::nullopt;
    const auto entry = list ? der::Reader(list->content).next(der::sequence) : std::nullopt;
    return entry && der::Reader(entry->content).next_is(der::octet_string);
}

}  // namespace

std::vector<Finding> bundle_profile_findings(ByteView cms) {
    const auto signed_data = read_signed_data(cms);
    if (!signed_data || signed_data->signers.size() != 1) return {};
    const SignerInfo& signer = signed_data->signers.front();
    Ledger ledger;
    if (!signer.key_identifier.empty())
        ledger.failed(Rule::form, SubIndication::format_failure, msg("the signature names its signer by key identifier instead of issuer and serial number"));
    constexpr std::array known{oids::content_type, oids::message_digest, oids::signing_time, oids::signing_certificate_v2};
    for (const Attribute& attribute : signer.attributes)
        if (std::ranges::find(known, attribute.type) == known.end())
            ledger.failed(Rule::signed_attributes, SubIndication::format_failure, msg("the signed attribute {oid} has no place in a bundle", {{"oid", attribute.type}}));
    if (!claimed_time(signer)) ledger.failed(Rule::signed_attributes, SubIndication::format_failure, msg("the signature does not say when it was made (signing-time)"));
    const Attribute* certificate = signer.attribute(oids::signing_certificate_v2);
    if (certificate != nullptr && !hash_is_unsaid(certificate->values.front()))
        ledger.failed(Rule::signing_certificate, SubIndication::format_failure, msg("the signed reference to the signing certificate names a hash; in a bundle it is SHA-256, unsaid"));
    return std::move(ledger.findings);
}

Result<Bytes> signature_value(ByteView cms) {
    const auto signed_data = read_signed_data(cms);
    if (!signed_data) return std::unexpected<Error>(signed_data.error());
    if (signed_data->signers.size() != 1) return fail(ErrorCode::malformed, msg("there must be exactly one SignerInfo, found: {count}", {{"count", std::to_string(signed_data->signers.size())}}));
    return base::copy_of(signed_data->signers.front().signature);
}

Result<std::optional<Bytes>> signature_timestamp(ByteView cms) {
    const auto signed_data = read_signed_data(cms);
    if (!signed_data) return std::unexpected<Error>(signed_data.error());
    for (const SignerInfo& signer : signed_data->signers) {
        for (const Attribute& attribute : signer.unsigned_attributes) {
            if (attribute.type == oids::timestamp_token) return base::copy_of(attribute.values.front());
        }
    }
    return std::nullopt;
}

Result<Bag> bag_of(ByteView cms) {
    const auto signed_data = read_signed_data(cms);
    if (!signed_data) return std::unexpected<Error>(signed_data.error());
    return bag_of(*signed_data);
}

}  // namespace saksi::trust
