#include "trust/timestamp_verifier.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "trust/certificate_data.hpp"
#include "trust/openssl_context.hpp"
#include "trust/path_builder.hpp"
#include "trust/signed_data.hpp"
#include "trust/tst_info.hpp"

namespace saksi::trust {

namespace {

// Integrity, then trust.
constexpr std::array rules{Rule::form,   Rule::one_signer, Rule::content,    Rule::algorithms, Rule::signed_attributes, Rule::signing_certificate, Rule::unsigned_attributes,
                           Rule::digest, Rule::signature,  Rule::token_info, Rule::imprint,    Rule::accuracy,          Rule::authority_name,      Rule::token_policy,
                           Rule::path,   Rule::validity,   Rule::certificate_use, Rule::revocation};
constexpr std::size_t integrity_count = 11;

bool all_held(const std::vector<Rule>& held, std::span<const Rule> wanted) {
    return std::ranges::all_of(wanted, [&](Rule rule) { return std::ranges::find(held, rule) != held.end(); });
}

/// RFC 3161 §2.4.2: version 1; an extension that is critical and unknown must be refused, and none is known here.
void check_info(const ParsedTstInfo& parsed, Ledger& ledger) {
    if (parsed.version != 1) ledger.unsupported(Rule::token_info, msg("the timestamp is of an unknown version"));
    if (TS_TST_INFO_get_ext_by_critical(parsed.tst_info.get(), 1, -1) >= 0) {
        ledger.unsupported(Rule::token_info, msg("the timestamp carries a critical extension that this program does not know"));
    }
    ledger.settle(Rule::token_info);
}

std::optional<digest::Algorithm> imprint_algorithm(const TokenInfo& info) {
    for (const auto algorithm : {digest::Algorithm::sha256, digest::Algorithm::sha384, digest::Algorithm::sha512}) {
        if (info.imprint_algorithm == digest::name_of(algorithm)) return algorithm;
    }
    return std::nullopt;
}

/// T01, T03.
void check_imprint(const TokenInfo& info, const std::optional<ByteView>& data, Ledger& ledger) {
    const auto algorithm = imprint_algorithm(info);
    if (!algorithm) {
        ledger.failed(Rule::imprint, SubIndication::crypto_constraints_failure,
                      msg("the timestamp's digest algorithm {oid} is not accepted", {{"oid", info.imprint_algorithm}}));
        return;
    }
    if (!data) return;
    if (digest::digest_of(*algorithm, *data).octets() != info.imprint) {
        ledger.failed(Rule::imprint, SubIndication::hash_failure, msg("the timestamp was made over other data"));
    }
    ledger.settle(Rule::imprint);
}

void check_statement(const TimestampInput& input, const TokenInfo& info, Ledger& ledger) {
    if (info.accuracy && *info.accuracy > limits::timestamp_accuracy) {
        ledger.failed(Rule::accuracy, SubIndication::sig_constraints_failure, msg("the timestamp states its time too vaguely"));
    }
    ledger.settle(Rule::accuracy);
    if (!input.policies.empty() && std::ranges::find(input.policies, info.policy) == input.policies.end()) {
        ledger.failed(Rule::token_policy, SubIndication::sig_constraints_failure, msg("the timestamp's policy {oid} is not among the allowed ones", {{"oid", info.policy}}));
    }
    ledger.settle(Rule::token_policy);
}

using GeneralNames = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;

/// RFC 3161 §2.4.2: tsa, when present, is one of the certificate's names.
void check_authority_name(TS_TST_INFO* tst_info, const Certificate& authority, Ledger& ledger) {
    GENERAL_NAME* named = TS_TST_INFO_get_tsa(tst_info);
    bool good = named == nullptr;
    if (!good && named->type == GEN_DIRNAME) good = X509_NAME_cmp(named->d.directoryName, X509_get_subject_name(x509_of(authority))) == 0;
    if (!good) {
        const GeneralNames names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x509_of(authority), NID_subject_alt_name, nullptr, nullptr)));
        for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()) && !good; ++i) good = GENERAL_NAME_cmp(sk_GENERAL_NAME_value(names.get(), i), named) == 0;
    }
    drained_errors();
    if (!good) ledger.failed(Rule::authority_name, SubIndication::sig_constraints_failure, msg("the timestamp names another authority than its certificate"));
    ledger.settle(Rule::authority_name);
}

/// When the path is judged later than the token was made, genTime must still lie within the certificate's life (attack 29).
void check_time_in_life(const TokenInfo& info, const Certificate& authority, Ledger& ledger) {
    if (info.time < authority.not_before()) {
        ledger.failed(Rule::validity, SubIndication::not_yet_valid, msg("the timestamp is older than its authority's certificate"));
    }
    if (info.time > authority.not_after()) {
        ledger.open(Rule::validity, SubIndication::out_of_bounds_no_poe, msg("the timestamp is younger than its authority's certificate was valid"));
    }
}

void judge_trust(const TimestampInput& input, const MessageVerdict& message, TimestampVerification& result, Ledger& ledger) {
    const UtcTime made = result.info->time;
    const UtcTime judged = input.path_at.value_or(made);
    check_time_in_life(*result.info, *message.signer, ledger);
    if (judged < made) {
        ledger.open(Rule::validity, SubIndication::out_of_bounds_no_poe,
                    msg("the timestamp's time {time} lies after the time of evaluation", {{"time", base::utc_seconds_text(made)}}));
    }
    result.path = build_path({*message.signer, message.bag.certificates, input.anchors, judged, !input.path_at, PathUse::timestamp, {}}, ledger);
    std::vector<Crl> crls(input.crls.begin(), input.crls.end());
    crls.insert(crls.end(), message.bag.crls.begin(), message.bag.crls.end());
    std::vector<OcspResponse> ocsp(input.ocsp.begin(), input.ocsp.end());
    ocsp.insert(ocsp.end(), message.bag.ocsp.begin(), message.bag.ocsp.end());
    result.use.signers.push_back(message.signer->fingerprint());
    check_revocation(result.path, {crls, ocsp, message.bag.certificates, {made, true, judged}}, result.use, ledger);
}

}  // namespace

std::span<const Rule> timestamp_rules() noexcept { return rules; }

bool TimestampVerification::holds() const noexcept { return outcome() == Outcome::note && all_held(held, rules); }
bool TimestampVerification::is_intact() const noexcept { return all_held(held, timestamp_rules().first(integrity_count)); }

TimestampVerification verify_timestamp(const TimestampInput& input) {
    TimestampVerification result;
    Ledger ledger;
    const auto finish = [&]() -> TimestampVerification&& {
        result.findings = std::move(ledger.findings);
        result.held = std::move(ledger.held);
        return std::move(result);
    };
    const auto signed_data = read_signed_data(input.token);
    if (!signed_data) {
        ledger.unreadable(Rule::form, signed_data.error());
        return finish();
    }
    if (signed_data->content_type != oids::tst_info || !signed_data->content) {
        ledger.failed(Rule::content, SubIndication::format_failure, msg("this is no timestamp token: it holds no TSTInfo"));
        return finish();
    }
    ledger.settle(Rule::content);
    MessageVerdict message = judge_message(input.token, *signed_data, *signed_data->content, true, ledger);
    for (const SignerInfo& signer : signed_data->signers) {
        if (signer.has_unsigned) ledger.failed(Rule::unsigned_attributes, SubIndication::format_failure, msg("the timestamp carries unsigned attributes"));
    }
    ledger.settle(Rule::unsigned_attributes);
    auto parsed = parse_tst_info(*signed_data->content);
    if (!parsed) {
        ledger.failed(Rule::token_info, SubIndication::format_failure, parsed.error().what());
    } else {
        result.info = parsed->info;
        check_info(*parsed, ledger);
        check_imprint(parsed->info, input.data, ledger);
        check_statement(input, parsed->info, ledger);
        if (message.signer) {
            check_authority_name(parsed->tst_info.get(), *message.signer, ledger);
            judge_trust(input, message, result, ledger);
        }
    }
    result.authority = std::move(message.signer);
    result.algorithm = std::move(message.algorithm);
    result.bag = std::move(message.bag);
    return finish();
}

}  // namespace saksi::trust
