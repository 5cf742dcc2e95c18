#include "trust/tst_info.hpp"

#include "digest/digest.hpp"
#include "trust/algorithms.hpp"
#include "trust/der.hpp"
#include "trust/openssl_context.hpp"

namespace saksi::trust {

namespace {

/// GeneralizedTime `YYYYMMDDhhmmss[.f+]Z` (RFC 3161 §2.4.2), fraction cut to milliseconds.
std::optional<UtcTime> generalized(const ASN1_GENERALIZEDTIME* time) {
    const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)), static_cast<std::size_t>(ASN1_STRING_length(time)));
    auto whole = time_of(time);
    if (!whole || text.size() < 15 || text.back() != 'Z') return std::nullopt;
    if (text.size() == 15) return whole;
    if (text[14] != '.' || text.size() < 17) return std::nullopt;
    std::int64_t scale = 100;
    for (const char digit : text.substr(15, text.size() - 16)) {
        if (digit < '0' || digit > '9') return std::nullopt;
        whole->ms += (digit - '0') * scale;
        scale /= 10;
    }
    return whole;
}

constexpr long longest_seconds = 1'000'000'000;  // keeps the sum in range; limits::timestamp_accuracy refuses far less

std::optional<std::chrono::milliseconds> accuracy_of(TS_ACCURACY* accuracy) {
    if (accuracy == nullptr) return std::nullopt;
    const auto part = [](const ASN1_INTEGER* value) -> std::int64_t {
        if (value == nullptr) return 0;
        const std::int64_t number = ASN1_INTEGER_get(value);
        return number < 0 || number > longest_seconds ? longest_seconds : number;
    };
    const std::int64_t micros = part(TS_ACCURACY_get_micros(accuracy));
    return std::chrono::milliseconds(part(TS_ACCURACY_get_seconds(accuracy)) * 1000 + part(TS_ACCURACY_get_millis(accuracy)) + (micros + 999) / 1000);
}

}  // namespace

Result<ParsedTstInfo> parse_tst_info(ByteView content) {
    const unsigned char* at = content.data();
    ParsedTstInfo parsed{TstInfoPtr(d2i_TS_TST_INFO(nullptr, &at, static_cast<long>(content.size()))), {}, 0};
    if (!parsed.tst_info) return openssl_failure(ErrorCode::malformed, "TSTInfo");
    const auto no_token_info = [] {
        drained_errors();
        return fail(ErrorCode::malformed, msg("the timestamp's statement (TSTInfo) is not in strict DER form"));
    };
    TS_TST_INFO* tst = parsed.tst_info.get();
    if (!der::equal(encoded(i2d_TS_TST_INFO, tst), content)) return no_token_info();
    parsed.version = TS_TST_INFO_get_version(tst);
    const auto time = generalized(TS_TST_INFO_get_time(tst));
    if (!time) return no_token_info();
    TokenInfo& info = parsed.info;
    info.time = *time;
    info.accuracy = accuracy_of(TS_TST_INFO_get_accuracy(tst));
    info.policy = oid_text(TS_TST_INFO_get_policy_id(tst));
    info.serial = base::hex_of(integer_octets(TS_TST_INFO_get_serial(tst)));
    info.nonce = integer_octets(TS_TST_INFO_get_nonce(tst));
    TS_MSG_IMPRINT* imprint = TS_TST_INFO_get_msg_imprint(tst);
    const Bytes algorithm = encoded(i2d_X509_ALGOR, TS_MSG_IMPRINT_get_algo(imprint));
    const auto known = digest_scheme(algorithm);
    info.imprint_algorithm = known ? std::string(digest::name_of(*known)) : algorithm_oid(algorithm);
    const ASN1_OCTET_STRING* octets = TS_MSG_IMPRINT_get_msg(imprint);
    info.imprint.assign(ASN1_STRING_get0_data(octets), ASN1_STRING_get0_data(octets) + ASN1_STRING_length(octets));
    drained_errors();
    return parsed;
}

}  // namespace saksi::trust
