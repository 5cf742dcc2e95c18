#include <openssl/ocsp.h>

#include "test_authority_data.hpp"

namespace saksi::test {

Bytes make_ocsp(const Issued& responder, const Issued& issuer, const trust::Certificate& certificate, const OcspSpec& spec) {
    const auto time_of = [](UtcTime time) { return std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)>(ASN1_GENERALIZEDTIME_set(nullptr, seconds_of(time)), ASN1_TIME_free); };
    const std::unique_ptr<OCSP_BASICRESP, decltype(&OCSP_BASICRESP_free)> basic(OCSP_BASICRESP_new(), OCSP_BASICRESP_free);
    const std::unique_ptr<OCSP_CERTID, decltype(&OCSP_CERTID_free)> id(OCSP_cert_to_id(EVP_sha1(), x509_from(certificate).get(), issuer.data().x509.get()), OCSP_CERTID_free);
    const int status = spec.status == OcspSpec::Status::good ? V_OCSP_CERTSTATUS_GOOD : spec.status == OcspSpec::Status::revoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_UNKNOWN;
    const auto this_update = time_of(spec.this_update);
    const auto next_update = time_of(spec.next_update.value_or(UtcTime{}));
    const auto revoked_at = time_of(spec.revoked_at);
    must(OCSP_basic_add1_status(basic.get(), id.get(), status, spec.reason, revoked_at.get(), this_update.get(), spec.next_update ? next_update.get() : nullptr) != nullptr, "OCSP status");
    const bool is_issuer = responder.certificate() == issuer.certificate();
    for (const auto& extra : spec.extra_certificates) must(OCSP_basic_add1_cert(basic.get(), x509_from(extra).get()) == 1, "OCSP certificate");
    unsigned long flags = OCSP_NOTIME | (is_issuer ? OCSP_NOCERTS : 0UL) | (spec.by_key ? OCSP_RESPID_KEY : 0UL);
    // OCSP_basic_sign writes the time of now: a fixture has its own.
    const auto produced = time_of(spec.this_update);
    must(ASN1_STRING_copy(const_cast<ASN1_GENERALIZEDTIME*>(OCSP_resp_get0_produced_at(basic.get())), produced.get()) == 1, "producedAt");
    must(OCSP_basic_sign(basic.get(), responder.data().x509.get(), responder.data().key.get(), digest_named(spec.digest), nullptr, flags) == 1, "OCSP signature");
    const std::unique_ptr<OCSP_RESPONSE, decltype(&OCSP_RESPONSE_free)> response(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()), OCSP_RESPONSE_free);
    return der_of(i2d_OCSP_RESPONSE, response.get());
}

}  // namespace saksi::test
