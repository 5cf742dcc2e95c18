#include "trust/cades_signer.hpp"

#include "trust/algorithms.hpp"
#include "trust/certificate_data.hpp"
#include "trust/key_data.hpp"
#include "trust/openssl_context.hpp"
#include "trust/signed_data.hpp"

namespace saksi::trust {

namespace {

/// The hash as strong as the curve (RFC 5753 §8); SHA-256 for RSA.
digest::Algorithm hash_for(const SigningKey& key) {
    const std::string text = key.algorithm();
    if (text == "ECDSA P-384") return digest::Algorithm::sha384;
    if (text == "ECDSA P-521") return digest::Algorithm::sha512;
    return digest::Algorithm::sha256;
}

bool add_signing_time(CMS_SignerInfo* signer, UtcTime claimed) {
    const TimePtr time = asn1_time_of(claimed);
    return time && CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, ASN1_STRING_type(time.get()), ASN1_STRING_get0_data(time.get()), ASN1_STRING_length(time.get())) == 1;
}

Result<CmsPtr> parsed_cms(ByteView octets) {
    CMS_ContentInfo* raw = CMS_ContentInfo_new_ex(library(), nullptr);
    const unsigned char* at = octets.data();
    CmsPtr cms(d2i_CMS_ContentInfo(&raw, &at, static_cast<long>(octets.size())));
    if (!cms) return openssl_failure(ErrorCode::malformed, "CMS");
    return cms;
}

}  // namespace

Result<CadesSigner> CadesSigner::with(SigningKey key, std::vector<Certificate> chain) {
    if (chain.empty()) return fail(ErrorCode::usage, msg("a signer needs a certificate"));
    if (!key.belongs_to(chain.front())) return fail(ErrorCode::malformed, msg("the key does not belong to the identity's certificate"));
    // Anchors never enter the bag: they would be octets that nothing covers, and trust that came with the evidence (P11).
    std::vector<Certificate> kept{chain.front()};
    for (std::size_t i = 1; i < chain.size(); ++i) {
        if (!chain[i].is_self_signed()) kept.push_back(chain[i]);
    }
    return CadesSigner(std::move(key), std::move(kept));
}

Result<Bytes> CadesSigner::sign(ByteView content, UtcTime claimed) const {
    constexpr unsigned int flags = CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
    const CmsPtr cms(CMS_sign_ex(nullptr, nullptr, nullptr, nullptr, flags | CMS_PARTIAL, library(), nullptr));
    if (!cms) return openssl_failure(ErrorCode::internal, "CMS");
    CMS_SignerInfo* signer = CMS_add1_signer(cms.get(), x509_of(chain_.front()), key_.data().key.get(), message_digest(hash_for(key_)), flags | CMS_CADES);
    bool good = signer != nullptr && add_signing_time(signer, claimed);
    for (std::size_t i = 1; good && i < chain_.size(); ++i) good = CMS_add1_cert(cms.get(), x509_of(chain_[i])) == 1;
    const BioPtr data = reading(content);
    good = good && data && CMS_final(cms.get(), data.get(), nullptr, flags) == 1;
    if (!good) return openssl_failure(ErrorCode::internal, "CMS signing");
    return encoded(i2d_CMS_ContentInfo, cms.get());
}

Result<Bytes> add_signature_timestamp(ByteView octets, const TimestampToken& token) {
    const auto existing = signature_timestamp(octets);
    if (!existing) return std::unexpected<Error>(existing.error());
    if (*existing) return fail(ErrorCode::exists, msg("the signature has a signature timestamp already"));
    auto cms = parsed_cms(octets);
    if (!cms) return pass_on(cms);
    STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms->get());
    if (sk_CMS_SignerInfo_num(signers) != 1) {
        return fail(ErrorCode::malformed, msg("there must be exactly one SignerInfo, found: {count}", {{"count", std::to_string(sk_CMS_SignerInfo_num(signers))}}));
    }
    const Bytes& der = token.der();
    if (CMS_unsigned_add1_attr_by_NID(sk_CMS_SignerInfo_value(signers, 0), NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, der.data(), static_cast<int>(der.size())) != 1) {
        return openssl_failure(ErrorCode::internal, "signature timestamp");
    }
    return encoded(i2d_CMS_ContentInfo, cms->get());
}

}  // namespace saksi::trust
