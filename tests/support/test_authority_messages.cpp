#include <openssl/bio.h>
#include <openssl/cmserr.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>

#include "test_authority_data.hpp"

namespace saksi::test {

namespace {

template <class T, auto Free>
struct Freeing {
    void operator()(T* value) const { Free(value); }
};
template <class T, auto Free>
using Held = std::unique_ptr<T, Freeing<T, Free>>;

using Cms = Held<CMS_ContentInfo, CMS_ContentInfo_free>;
using Memory = Held<BIO, BIO_free_all>;
using Object = Held<ASN1_OBJECT, ASN1_OBJECT_free>;
using Integer = Held<ASN1_INTEGER, ASN1_INTEGER_free>;

Memory memory(ByteView octets) { return Memory(BIO_new_mem_buf(octets.data(), static_cast<int>(octets.size()))); }

Bytes digest_of(const std::string& name, ByteView data) {
    Bytes octets(EVP_MAX_MD_SIZE);
    unsigned int length = 0;
    must(EVP_Digest(data.data(), data.size(), octets.data(), &length, digest_named(name), nullptr) == 1, "digest");
    octets.resize(length);
    return octets;
}

/// A length-prefixed DER element; contents below 64 KiB.
Bytes tlv(std::uint8_t tag, std::initializer_list<ByteView> parts) {
    Bytes content;
    for (const ByteView part : parts) content.insert(content.end(), part.begin(), part.end());
    Bytes out{tag};
    if (content.size() >= 256) {
        out.insert(out.end(), {0x82, static_cast<std::uint8_t>(content.size() >> 8), static_cast<std::uint8_t>(content.size())});
    } else if (content.size() >= 128) {
        out.insert(out.end(), {0x81, static_cast<std::uint8_t>(content.size())});
    } else {
        out.push_back(static_cast<std::uint8_t>(content.size()));
    }
    out.insert(out.end(), content.begin(), content.end());
    return out;
}

/// SigningCertificateV2 with the default hash and no issuerSerial, or SigningCertificate (SHA-1).
void add_signing_certificate(CMS_SignerInfo* signer, ByteView certificate_der, bool v2) {
    const Bytes hash = tlv(0x04, {digest_of(v2 ? "SHA256" : "SHA1", certificate_der)});
    const Bytes value = tlv(0x30, {tlv(0x30, {tlv(0x30, {hash})})});
    const int nid = v2 ? NID_id_smime_aa_signingCertificateV2 : NID_id_smime_aa_signingCertificate;
    must(CMS_signed_add1_attr_by_NID(signer, nid, V_ASN1_SEQUENCE, value.data(), static_cast<int>(value.size())) == 1, "signing-certificate");
}

void add_signing_time(CMS_SignerInfo* signer, UtcTime time) {
    const Held<ASN1_TIME, ASN1_TIME_free> value(ASN1_TIME_set(nullptr, seconds_of(time)));
    must(CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, ASN1_STRING_type(value.get()), ASN1_STRING_get0_data(value.get()), ASN1_STRING_length(value.get())) == 1, "signing-time");
}

void add_bag(CMS_ContentInfo* cms, const std::vector<trust::Certificate>& certificates, const std::vector<trust::Crl>& crls) {
    for (const auto& certificate : certificates) {
        // Two signers may share an intermediate; OpenSSL refuses to add the same one twice.
        if (CMS_add1_cert(cms, x509_from(certificate).get()) != 1) must(ERR_GET_REASON(ERR_get_error()) == CMS_R_CERTIFICATE_ALREADY_PRESENT, "bag certificate");
    }
    for (const auto& list : crls) {
        const unsigned char* start = list.der().data();
        const Held<X509_CRL, X509_CRL_free> crl(d2i_X509_CRL(nullptr, &start, static_cast<long>(list.der().size())));
        must(CMS_add1_crl(cms, crl.get()) == 1, "bag list");
    }
}

void set_pss(CMS_SignerInfo* signer) {
    EVP_PKEY_CTX* context = CMS_SignerInfo_get0_pkey_ctx(signer);
    must(context != nullptr && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1, "PSS");
}

Integer integer_of(const Bytes& octets) {
    const Held<BIGNUM, BN_free> number(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr));
    return Integer(BN_to_ASN1_INTEGER(number.get(), nullptr));
}

void set_imprint(TS_TST_INFO* info, ByteView data, const TokenSpec& spec) {
    const Held<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free> imprint(TS_MSG_IMPRINT_new());
    const Held<X509_ALGOR, X509_ALGOR_free> algorithm(X509_ALGOR_new());
    const Bytes octets = spec.imprint.value_or(digest_of(spec.imprint_digest, data));
    must(X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(EVP_MD_get_type(digest_named(spec.imprint_digest))), V_ASN1_NULL, nullptr) == 1, "imprint algorithm");
    must(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1, "imprint algorithm");
    must(TS_MSG_IMPRINT_set_msg(imprint.get(), const_cast<unsigned char*>(octets.data()), static_cast<int>(octets.size())) == 1, "imprint");
    must(TS_TST_INFO_set_msg_imprint(info, imprint.get()) == 1, "imprint");
}

void set_authority_name(TS_TST_INFO* info, const Issued& tsa, const TokenSpec& spec) {
    if (!spec.name_authority) return;
    const Held<GENERAL_NAME, GENERAL_NAME_free> name(GENERAL_NAME_new());
    name->type = GEN_DIRNAME;
    name->d.directoryName = X509_NAME_dup(X509_get_subject_name(tsa.data().x509.get()));
    if (spec.other_authority_name) {
        X509_NAME_free(name->d.directoryName);
        name->d.directoryName = X509_NAME_new();
        const std::string& text = *spec.other_authority_name;
        must(X509_NAME_add_entry_by_txt(name->d.directoryName, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()), -1, 0) == 1, "tsa");
    }
    must(TS_TST_INFO_set_tsa(info, name.get()) == 1, "tsa");
}

Bytes tst_info(const Issued& tsa, ByteView data, const TokenSpec& spec) {
    static long serial = 0;
    const Held<TS_TST_INFO, TS_TST_INFO_free> info(TS_TST_INFO_new());
    const Object policy(OBJ_txt2obj(spec.policy.c_str(), 1));
    must(TS_TST_INFO_set_version(info.get(), 1) == 1 && TS_TST_INFO_set_policy_id(info.get(), policy.get()) == 1, "TSTInfo");
    set_imprint(info.get(), data, spec);
    const Integer number(ASN1_INTEGER_new());
    must(ASN1_INTEGER_set(number.get(), ++serial) == 1 && TS_TST_INFO_set_serial(info.get(), number.get()) == 1, "token serial");
    const Held<ASN1_GENERALIZEDTIME, ASN1_GENERALIZEDTIME_free> time(ASN1_GENERALIZEDTIME_set(nullptr, seconds_of(spec.time)));
    must(TS_TST_INFO_set_time(info.get(), time.get()) == 1, "genTime");
    if (spec.accuracy_seconds) {
        const Held<TS_ACCURACY, TS_ACCURACY_free> accuracy(TS_ACCURACY_new());
        const Integer seconds(ASN1_INTEGER_new());
        must(ASN1_INTEGER_set(seconds.get(), *spec.accuracy_seconds) == 1 && TS_ACCURACY_set_seconds(accuracy.get(), seconds.get()) == 1 &&
                 TS_TST_INFO_set_accuracy(info.get(), accuracy.get()) == 1, "accuracy");
    }
    if (spec.nonce) must(TS_TST_INFO_set_nonce(info.get(), integer_of(*spec.nonce).get()) == 1, "nonce");
    set_authority_name(info.get(), tsa, spec);
    if (spec.critical_extension) {
        const Object oid(OBJ_txt2obj("1.3.6.1.4.1.99999.7", 1));
        const Held<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> value(ASN1_OCTET_STRING_new());
        must(ASN1_OCTET_STRING_set(value.get(), reinterpret_cast<const unsigned char*>("\x05"), 1) == 1, "extension");
        const Held<X509_EXTENSION, X509_EXTENSION_free> extension(X509_EXTENSION_create_by_OBJ(nullptr, oid.get(), 1, value.get()));
        must(TS_TST_INFO_add_ext(info.get(), extension.get(), -1) == 1, "extension");
    }
    return der_of(i2d_TS_TST_INFO, info.get());
}

}  // namespace

Bytes make_token(const Issued& tsa, ByteView data, const TokenSpec& spec) {
    const Bytes info = tst_info(tsa, data, spec);
    const IssuedData& issued = tsa.data();
    const unsigned int flags = CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL | (spec.include_certificates ? 0U : static_cast<unsigned int>(CMS_NOCERTS));
    const Cms cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    const Object type(OBJ_nid2obj(NID_id_smime_ct_TSTInfo));
    must(cms && CMS_set1_eContentType(cms.get(), type.get()) == 1, "token");
    CMS_SignerInfo* signer = CMS_add1_signer(cms.get(), issued.x509.get(), issued.key.get(), digest_named(spec.digest), flags);
    must(signer != nullptr, "token signer");
    add_signing_time(signer, spec.time);
    const Bytes& certificate = tsa.certificate().der();
    switch (spec.ess) {
        case TokenSpec::Ess::v2: add_signing_certificate(signer, certificate, true); break;
        case TokenSpec::Ess::v1: add_signing_certificate(signer, certificate, false); break;
        case TokenSpec::Ess::wrong: add_signing_certificate(signer, bytes_of("another certificate"), true); break;
        case TokenSpec::Ess::none: break;
    }
    if (spec.include_certificates) {
        auto chain = tsa.chain();
        chain.erase(chain.begin());  // CMS_add1_signer has added the leaf
        add_bag(cms.get(), chain, {});
    }
    add_bag(cms.get(), spec.extra_certificates, spec.crls);
    must(CMS_final(cms.get(), memory(info).get(), nullptr, flags) == 1, "signing a token");
    return der_of(i2d_CMS_ContentInfo, cms.get());
}

Bytes answer_request(const Issued& tsa, ByteView request_der, TokenSpec spec, int status) {
    const unsigned char* start = request_der.data();
    const Held<TS_REQ, TS_REQ_free> request(d2i_TS_REQ(nullptr, &start, static_cast<long>(request_der.size())));
    must(request != nullptr, "timestamp request");
    const ASN1_OCTET_STRING* imprint = TS_MSG_IMPRINT_get_msg(TS_REQ_get_msg_imprint(request.get()));
    if (!spec.imprint) spec.imprint = Bytes(ASN1_STRING_get0_data(imprint), ASN1_STRING_get0_data(imprint) + ASN1_STRING_length(imprint));
    const ASN1_INTEGER* nonce = TS_REQ_get_nonce(request.get());
    if (nonce != nullptr && !spec.nonce) spec.nonce = Bytes(ASN1_STRING_get0_data(nonce), ASN1_STRING_get0_data(nonce) + ASN1_STRING_length(nonce));
    const Bytes code{static_cast<std::uint8_t>(status)};
    const Bytes info = tlv(0x30, {tlv(0x02, {code})});
    return status == 0 ? tlv(0x30, {info, make_token(tsa, {}, spec)}) : tlv(0x30, {info});
}

Bytes make_cades(const Issued& issued, ByteView content, const CadesSpec& spec) {
    unsigned int flags = CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL;
    if (!spec.attached) flags |= CMS_DETACHED;
    if (!spec.attributes) flags |= CMS_NOATTR;
    if (!spec.include_certificates) flags |= CMS_NOCERTS;
    if (spec.key_identifier) flags |= CMS_USE_KEYID;
    if (spec.pss) flags |= CMS_KEY_PARAM;
    const Cms cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    const Object type(OBJ_txt2obj(spec.content_type.c_str(), 1));
    must(cms && CMS_set1_eContentType(cms.get(), type.get()) == 1, "CMS");
    std::vector<const Issued*> signers{&issued};
    signers.insert(signers.end(), spec.further_signers.begin(), spec.further_signers.end());
    for (const Issued* one : signers) {
        CMS_SignerInfo* signer = CMS_add1_signer(cms.get(), one->data().x509.get(), one->data().key.get(), digest_named(spec.digest), flags);
        must(signer != nullptr, "CMS signer");
        if (spec.pss) set_pss(signer);
        if (spec.attributes) {
            add_signing_time(signer, spec.claimed);
            if (spec.signing_certificate) add_signing_certificate(signer, spec.named_certificate ? spec.named_certificate->der() : one->certificate().der(), true);
            if (spec.duplicate_attribute) {
                for (const char* value : {"1", "2"}) must(CMS_signed_add1_attr_by_txt(signer, "1.3.6.1.4.1.99999.3", V_ASN1_UTF8STRING, value, 1) == 1, "attribute");
            }
        }
        if (spec.include_certificates) {
            auto chain = one->chain();
            chain.erase(chain.begin());
            add_bag(cms.get(), chain, {});
        }
    }
    add_bag(cms.get(), spec.extra_certificates, spec.crls);
    must(CMS_final(cms.get(), memory(content).get(), nullptr, flags) == 1, "signing a CMS");
    return der_of(i2d_CMS_ContentInfo, cms.get());
}

}  // namespace saksi::test
