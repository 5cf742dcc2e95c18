#include "trust/ocsp.hpp"

#include <openssl/ocsp.h>

#include <algorithm>

#include "base/limits.hpp"
#include "digest/digest.hpp"
#include "trust/algorithms.hpp"
#include "trust/certificate_data.hpp"
#include "trust/der.hpp"
#include "trust/openssl_context.hpp"

namespace saksi::trust {

using OcspBasicPtr = Owned<OCSP_BASICRESP, OCSP_BASICRESP_free>;
using OcspIdPtr = Owned<OCSP_CERTID, OCSP_CERTID_free>;
using OcspRequestPtr = Owned<OCSP_REQUEST, OCSP_REQUEST_free>;

struct OcspData {
    Bytes der;
    std::string fingerprint;
    OcspBasicPtr basic;
    UtcTime produced_at;
    ByteView signed_part;    ///< tbsResponseData, whole
    ByteView algorithm;      ///< whole
    ByteView signature;      ///< octets of the BIT STRING
    std::vector<Certificate> certificates;
    bool readable = false;   ///< no unknown critical extension
};

namespace {

constexpr std::string_view basic_oid = "1.3.6.1.5.5.7.48.1.1";
constexpr std::uint8_t enumerated = 0x0a;

std::unexpected<Error> no_answer() {
    drained_errors();
    return fail(ErrorCode::malformed, msg("an OCSP answer is not in strict DER form"));
}

/// OCSPResponse ::= SEQUENCE { ENUMERATED, [0] { SEQUENCE { OID, OCTET STRING } } }: the octets of the BasicOCSPResponse, or nullopt.
Result<ByteView> basic_octets(ByteView octets) {
    const auto outer = der::only(octets, der::sequence);
    if (!outer) return no_answer();
    der::Reader reader(outer->content);
    const auto status = reader.next(enumerated);
    if (!status || status->content.size() != 1) return no_answer();
    if (status->content[0] != OCSP_RESPONSE_STATUS_SUCCESSFUL)
        return fail(ErrorCode::refused, msg("the OCSP responder gave no answer (status {status})", {{"status", std::to_string(status->content[0])}}));
    const auto wrapper = reader.next(der::context(0, true));
    const auto bytes = wrapper ? der::only(wrapper->content, der::sequence) : std::nullopt;
    if (!bytes || !reader.at_end()) return no_answer();
    der::Reader inner(bytes->content);
    const auto type = inner.next(der::oid);
    const auto basic = inner.next(der::octet_string);
    if (!type || !basic || !inner.at_end() || der::oid_text(type->content) != basic_oid) return no_answer();
    return basic->content;
}

bool read_parts(OcspData& data, ByteView basic) {
    const auto outer = der::only(basic, der::sequence);
    if (!outer) return false;
    der::Reader reader(outer->content);
    const auto tbs = reader.next(der::sequence);
    const auto algorithm = reader.next(der::sequence);
    const auto signature = reader.next(der::bit_string);
    if (!tbs || !algorithm || !signature || signature->content.size() < 2 || signature->content[0] != 0) return false;
    data.signed_part = tbs->whole;
    data.algorithm = algorithm->whole;
    data.signature = signature->content.subspan(1);
    if (reader.at_end()) return true;
    const auto wrapper = reader.next(der::context(0, true));
    const auto list = wrapper ? der::only(wrapper->content, der::sequence) : std::nullopt;
    const auto members = list ? der::all(list->content, static_cast<std::size_t>(limits::bag_certificates)) : std::nullopt;
    if (!members || !reader.at_end()) return false;
    for (const auto& member : *members) {
        auto certificate = Certificate::from_der(member.whole);
        if (!certificate) return false;
        data.certificates.push_back(std::move(*certificate));
    }
    return true;
}

bool has_unknown_critical(OCSP_BASICRESP* basic) {
    if (OCSP_BASICRESP_get_ext_by_critical(basic, 1, -1) >= 0) return true;
    for (int i = 0; i < OCSP_resp_count(basic); ++i)
        if (OCSP_SINGLERESP_get_ext_by_critical(OCSP_resp_get0(basic, i), 1, -1) >= 0) return true;
    return false;
}

/// ResponderID: the subject's name, or the SHA-1 of its key.
bool is_named(const OCSP_BASICRESP* basic, const Certificate& candidate) {
    const ASN1_OCTET_STRING* key = nullptr;
    const X509_NAME* name = nullptr;
    if (OCSP_resp_get0_id(basic, &key, &name) != 1) return false;
    if (name != nullptr) return X509_NAME_cmp(name, X509_get_subject_name(x509_of(candidate))) == 0;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (key == nullptr || X509_pubkey_digest(x509_of(candidate), EVP_sha1(), digest, &length) != 1) return false;
    return der::equal({ASN1_STRING_get0_data(key), static_cast<std::size_t>(ASN1_STRING_length(key))}, {digest, length});
}

bool verifies(const OcspData& data, const Certificate& signer) {
    const auto scheme = signature_scheme(data.algorithm);
    EVP_PKEY* key = X509_get0_pubkey(x509_of(signer));
    if (!scheme || !scheme->hash || judge_key(key) != KeyVerdict::allowed) return false;
    return verify_signature(key, *scheme, *scheme->hash, data.signed_part, data.signature);
}

using ExtendedKeyUsage = Owned<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;

bool may_answer_for(const Certificate& responder, const Certificate& issuer, UtcTime produced) {
    X509* x509 = x509_of(responder);
    EVP_PKEY* key = X509_get0_pubkey(x509_of(issuer));
    const bool issued = X509_check_issued(x509_of(issuer), x509) == X509_V_OK && signature_scheme(responder.data().algorithm) && judge_key(key) == KeyVerdict::allowed &&
                        X509_verify(x509, key) == 1;
    drained_errors();
    if (!issued || responder.is_ca() || (X509_get_key_usage(x509) & X509v3_KU_DIGITAL_SIGNATURE) == 0) return false;
    if ((X509_get_extension_flags(x509) & (EXFLAG_CRITICAL | EXFLAG_INVALID)) != 0) return false;
    if (produced < responder.not_before() || produced > responder.not_after()) return false;
    const ExtendedKeyUsage usage(static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(x509, NID_ext_key_usage, nullptr, nullptr)));
    bool delegated = false;
    for (int i = 0; usage && i < sk_ASN1_OBJECT_num(usage.get()); ++i) delegated = delegated || OBJ_obj2nid(sk_ASN1_OBJECT_value(usage.get(), i)) == NID_OCSP_sign;
    drained_errors();
    // RFC 6960 §4.2.2.2.1: with a pointer and without nocheck its own revocation would have to be asked, and nothing here does.
    return delegated && (X509_get_ext_by_NID(x509, NID_id_pkix_OCSP_noCheck, -1) >= 0 || !responder.has_revocation_pointer());
}

/// The certID is over the issuer's name and key with whatever hash the responder chose.
bool is_about(OCSP_SINGLERESP* single, const Certificate& certificate, const Certificate& issuer) {
    ASN1_OBJECT* hash = nullptr;
    auto* named = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single));
    if (OCSP_id_get0_info(nullptr, &hash, nullptr, nullptr, named) != 1) return false;
    const EVP_MD* digest = EVP_get_digestbyobj(hash);
    if (digest == nullptr) return false;
    const OcspIdPtr wanted(OCSP_cert_to_id(digest, x509_of(certificate), x509_of(issuer)));
    const bool same = wanted && OCSP_id_cmp(wanted.get(), named) == 0;
    drained_errors();
    return same;
}

bool has_issuer_name(OCSP_SINGLERESP* single, const Certificate& certificate) {
    ASN1_OCTET_STRING* name_hash = nullptr;
    ASN1_OBJECT* hash = nullptr;
    ASN1_INTEGER* serial = nullptr;
    if (OCSP_id_get0_info(&name_hash, &hash, nullptr, &serial, const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single))) != 1) return false;
    const EVP_MD* digest = EVP_get_digestbyobj(hash);
    unsigned char expected[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    const bool hashed = digest != nullptr && X509_NAME_digest(X509_get_issuer_name(x509_of(certificate)), digest, expected, &length) == 1;
    drained_errors();
    return hashed && ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(x509_of(certificate))) == 0 &&
           der::equal({ASN1_STRING_get0_data(name_hash), static_cast<std::size_t>(ASN1_STRING_length(name_hash))}, {expected, length});
}

std::optional<OcspAnswer> answer_of(OCSP_SINGLERESP* single) {
    int reason = -1;
    ASN1_GENERALIZEDTIME* revoked = nullptr;
    ASN1_GENERALIZEDTIME* this_update = nullptr;
    ASN1_GENERALIZEDTIME* next_update = nullptr;
    const int status = OCSP_single_get0_status(single, &reason, &revoked, &this_update, &next_update);
    const auto made = time_of(this_update);
    if (!made) return std::nullopt;
    OcspAnswer answer{OcspAnswer::Status::unknown, *made, next_update != nullptr ? time_of(next_update) : std::nullopt, std::nullopt};
    if (status == V_OCSP_CERTSTATUS_GOOD) answer.status = OcspAnswer::Status::good;
    if (status == V_OCSP_CERTSTATUS_REVOKED) {
        answer.status = OcspAnswer::Status::revoked;
        const bool known = reason >= 0 && reason <= 10 && reason != 7 && reason != 8;
        // A date that cannot be read counts from the beginning of time: the safe side.
        answer.entry = RevokedEntry{time_of(revoked).value_or(UtcTime{}), known ? static_cast<RevocationReason>(reason) : RevocationReason::unspecified};
    }
    return answer;
}

}  // namespace

Result<OcspResponse> OcspResponse::from_der(ByteView octets) {
    if (octets.size() > limits::ocsp_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("an OCSP answer has {size} octets, at most {most} are read", {{"size", std::to_string(octets.size())}, {"most", std::to_string(limits::ocsp_bytes)}}));
    }
    auto data = std::make_shared<OcspData>();
    data->der = base::copy_of(octets);
    auto basic = basic_octets(data->der);
    if (!basic) return pass_on(basic);
    const unsigned char* at = basic->data();
    data->basic.reset(d2i_OCSP_BASICRESP(nullptr, &at, static_cast<long>(basic->size())));
    if (!data->basic || at != basic->data() + basic->size() || !read_parts(*data, *basic)) return no_answer();
    // What lies outside the signed part, certificates apart, must have one encoding only: otherwise an octet could hide there.
    if (!der::equal(encoded(i2d_OCSP_BASICRESP, data->basic.get()), *basic)) return no_answer();
    if (OCSP_resp_count(data->basic.get()) > limits::ocsp_single_responses)
        return fail(ErrorCode::limit_exceeded, msg("an OCSP answer is about more than {most} certificates", {{"most", std::to_string(limits::ocsp_single_responses)}}));
    const auto produced = time_of(OCSP_resp_get0_produced_at(data->basic.get()));
    if (!produced) return no_answer();
    data->produced_at = *produced;
    data->readable = !has_unknown_critical(data->basic.get());
    data->fingerprint = digest::sha256_of(data->der).hex();
    drained_errors();
    return OcspResponse(std::move(data));
}

const Bytes& OcspResponse::der() const noexcept { return data_->der; }
const std::string& OcspResponse::fingerprint() const noexcept { return data_->fingerprint; }
UtcTime OcspResponse::produced_at() const noexcept { return data_->produced_at; }

bool OcspResponse::is_signed_by(const Certificate& issuer) const {
    if (!data_->readable) return false;
    // A certificate that neither signed nor issued would be octets that nothing covers.
    const auto only_these = [&](const Certificate& signer) {
        return std::ranges::all_of(data_->certificates, [&](const Certificate& held) { return held == signer || held == issuer; });
    };
    if (is_named(data_->basic.get(), issuer) && verifies(*data_, issuer)) return only_these(issuer);
    return std::ranges::any_of(data_->certificates, [&](const Certificate& responder) {
        return is_named(data_->basic.get(), responder) && may_answer_for(responder, issuer, data_->produced_at) && verifies(*data_, responder) && only_these(responder);
    });
}

std::optional<OcspAnswer> OcspResponse::find(const Certificate& certificate, const Certificate& issuer) const {
    std::optional<OcspAnswer> found;
    for (int i = 0; i < OCSP_resp_count(data_->basic.get()); ++i) {
        OCSP_SINGLERESP* single = OCSP_resp_get0(data_->basic.get(), i);
        if (!is_about(single, certificate, issuer)) continue;
        if (found) return std::nullopt;  // two answers about one certificate: neither is believed
        found = answer_of(single);
    }
    return found;
}

bool OcspResponse::names(const Certificate& certificate) const {
    for (int i = 0; i < OCSP_resp_count(data_->basic.get()); ++i)
        if (has_issuer_name(OCSP_resp_get0(data_->basic.get(), i), certificate)) return true;
    return false;
}

Result<Bytes> ocsp_request(const Certificate& certificate, const Certificate& issuer) {
    const OcspRequestPtr request(OCSP_REQUEST_new());
    OcspIdPtr id(OCSP_cert_to_id(EVP_sha1(), x509_of(certificate), x509_of(issuer)));
    if (!request || !id || OCSP_request_add0_id(request.get(), id.get()) == nullptr) return openssl_failure(ErrorCode::internal, "OCSP request");
    static_cast<void>(id.release());  // the request took it
    return encoded(i2d_OCSP_REQUEST, request.get());
}

}  // namespace saksi::trust
