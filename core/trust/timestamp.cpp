#include "trust/timestamp.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "digest/digest.hpp"
#include "trust/der.hpp"
#include "trust/openssl_context.hpp"
#include "trust/signed_data.hpp"
#include "trust/tst_info.hpp"

namespace saksi::trust {

namespace {

constexpr std::size_t nonce_octets = 8;
constexpr std::uint8_t ocsp_format_oid[] = {0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x10, 0x02};  // oids::ocsp_response as DER

using AlgorithmPtr = Owned<X509_ALGOR, X509_ALGOR_free>;
using ResponsePtr = Owned<TS_RESP, TS_RESP_free>;

/// PKIFreeText of a status, as one line.
std::string words_of(const TS_STATUS_INFO* status) {
    std::string words;
    const STACK_OF(ASN1_UTF8STRING)* texts = TS_STATUS_INFO_get0_text(status);
    for (int i = 0; i < sk_ASN1_UTF8STRING_num(texts); ++i) {
        const ASN1_UTF8STRING* text = sk_ASN1_UTF8STRING_value(texts, i);
        if (!words.empty()) words += "; ";
        words.append(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)), static_cast<std::size_t>(ASN1_STRING_length(text)));
    }
    return words.empty() ? "-" : words;
}

/// The token as CMS writes it: definite lengths, sets sorted. The signed octets are not touched: signed attributes and TSTInfo are DER already.
Bytes canonical(ByteView token) {
    CMS_ContentInfo* raw = CMS_ContentInfo_new_ex(library(), nullptr);
    const unsigned char* at = token.data();
    const CmsPtr cms(d2i_CMS_ContentInfo(&raw, &at, static_cast<long>(token.size())));
    Bytes octets = cms ? encoded(i2d_CMS_ContentInfo, cms.get()) : Bytes{};
    drained_errors();
    return octets;
}

}  // namespace

Result<TimestampRequest> TimestampRequest::over(ByteView data, base::Random& random) {
    const Bytes imprint = digest::sha256_of(data).octets();
    Bytes nonce(nonce_octets);
    random.fill(nonce);
    nonce[0] = static_cast<std::uint8_t>((nonce[0] & 0x7f) | 0x40);  // positive and of full length
    const TsRequestPtr request(TS_REQ_new());
    const ImprintPtr message(TS_MSG_IMPRINT_new());
    const AlgorithmPtr algorithm(X509_ALGOR_new());
    const Owned<BIGNUM, BN_free> number(BN_bin2bn(nonce.data(), static_cast<int>(nonce.size()), nullptr));
    const IntegerPtr nonce_value(number ? BN_to_ASN1_INTEGER(number.get(), nullptr) : nullptr);
    const bool good = request && message && algorithm && nonce_value && X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1 &&
                      TS_MSG_IMPRINT_set_algo(message.get(), algorithm.get()) == 1 &&
                      TS_MSG_IMPRINT_set_msg(message.get(), const_cast<unsigned char*>(imprint.data()), static_cast<int>(imprint.size())) == 1 &&
                      TS_REQ_set_version(request.get(), 1) == 1 && TS_REQ_set_msg_imprint(request.get(), message.get()) == 1 &&
                      TS_REQ_set_nonce(request.get(), nonce_value.get()) == 1 && TS_REQ_set_cert_req(request.get(), 1) == 1;
    if (!good) return openssl_failure(ErrorCode::internal, "timestamp request");
    return TimestampRequest(encoded(i2d_TS_REQ, request.get()), imprint, nonce);
}

Result<TimestampToken> TimestampToken::from_der(ByteView der) {
    const auto signed_data = read_signed_data(der);
    if (!signed_data) return std::unexpected<Error>(signed_data.error());
    if (signed_data->content_type != oids::tst_info || !signed_data->content) {
        return fail(ErrorCode::malformed, msg("this is no timestamp token: it holds no TSTInfo"));
    }
    auto parsed = parse_tst_info(*signed_data->content);
    if (!parsed) return pass_on(parsed);
    return TimestampToken(base::copy_of(der), std::move(parsed->info));
}

Result<TimestampToken> TimestampToken::from_response(ByteView response, const TimestampRequest& request) {
    if (response.size() > limits::tsa_answer_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("the timestamp authority's answer is larger than {most} octets", {{"most", std::to_string(limits::tsa_answer_bytes)}}));
    }
    const unsigned char* at = response.data();
    const ResponsePtr answer(d2i_TS_RESP(nullptr, &at, static_cast<long>(response.size())));
    if (!answer || at != response.data() + response.size()) {
        drained_errors();
        return fail(ErrorCode::malformed, msg("the timestamp authority's answer is no TimeStampResp"));
    }
    // T14: granted without token, or a token beside a rejection, are no answers either.
    TS_STATUS_INFO* status = TS_RESP_get_status_info(answer.get());
    const long code = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
    const PKCS7* token = TS_RESP_get_token(answer.get());
    if (code != TS_STATUS_GRANTED && code != TS_STATUS_GRANTED_WITH_MODS) {
        return fail(ErrorCode::refused, msg("the timestamp authority did not grant the request (status {status}): {words}", {{"status", std::to_string(code)}, {"words", words_of(status)}}));
    }
    if (token == nullptr) return fail(ErrorCode::malformed, msg("the timestamp authority's answer holds no token"));
    auto read = from_der(canonical(encoded(i2d_PKCS7, token)));
    if (!read) return pass_on(read, msg("reading a timestamp authority's answer"));
    const TokenInfo& info = read->info();
    if (info.imprint_algorithm != "sha256" || info.imprint != request.imprint()) {
        return fail(ErrorCode::malformed, msg("the timestamp authority stamped other data than it was asked to"));
    }
    if (info.nonce != request.nonce()) return fail(ErrorCode::malformed, msg("the timestamp authority's answer belongs to another request (nonce)"));
    const auto signed_data = read_signed_data(read->der());
    if (!signed_data || signed_data->certificates.empty()) {
        return fail(ErrorCode::malformed, msg("the timestamp authority did not include its certificate although it was asked to"));
    }
    return read;
}

Result<TimestampToken> TimestampToken::with_revocation(const std::vector<Crl>& crls, const std::vector<OcspResponse>& ocsp) const {
    std::vector<Bytes> more;
    for (const Crl& list : crls) more.push_back(list.der());
    for (const OcspResponse& answer : ocsp) {
        // RFC 5940 §2: RevocationInfoChoice [1] OtherRevocationInfoFormat { id-ri-ocsp-response, OCSPResponse }.
        Bytes content(std::begin(ocsp_format_oid), std::end(ocsp_format_oid));
        content.insert(content.end(), answer.der().begin(), answer.der().end());
        more.push_back(der::element(der::context(1, true), content));
    }
    auto fuller = with_sorted_bag(der_, more);
    if (!fuller) return pass_on(fuller);
    return from_der(*fuller);
}

}  // namespace saksi::trust
