// The rules that a CAdES and a timestamp token share: bundle format §6.6.
#include <algorithm>

#include "base/limits.hpp"
#include "trust/algorithms.hpp"
#include "trust/certificate_data.hpp"
#include "trust/der.hpp"
#include "trust/openssl_context.hpp"
#include "trust/signed_data.hpp"

namespace saksi::trust {

namespace {

std::optional<Certificate> signer_of(const SignerInfo& info, const Bag& bag) {
    for (const Certificate& certificate : bag.certificates) {
        if (info.key_identifier.empty()) {
            if (der::equal(certificate.data().issuer, info.issuer) && der::equal(certificate.data().serial, info.serial)) return certificate;
            continue;
        }
        const ASN1_OCTET_STRING* identifier = X509_get0_subject_key_id(x509_of(certificate));
        if (identifier == nullptr) continue;
        const ByteView octets(ASN1_STRING_get0_data(identifier), static_cast<std::size_t>(ASN1_STRING_length(identifier)));
        if (der::equal(octets, info.key_identifier)) return certificate;
    }
    return std::nullopt;
}

/// RFC 5652 §5.1 and §5.3 derive both versions from what else is present, so any other number is a changed octet.
void check_versions(const SignedData& signed_data, const SignerInfo& signer, Ledger& ledger) {
    const std::uint32_t signer_version = signer.key_identifier.empty() ? 1 : 3;
    const std::uint32_t version = !signed_data.ocsp.empty() ? 5 : signer_version == 3 || signed_data.content_type != oids::data ? 3 : 1;
    if (signer.version != signer_version || signed_data.version != version) {
        ledger.failed(Rule::form, SubIndication::format_failure, msg("a CMS version number is not the one that the standard requires here"));
    }
}

/// A second, independent reader must write the very same octets again.
void check_one_encoding(ByteView cms, Ledger& ledger) {
    CMS_ContentInfo* raw = CMS_ContentInfo_new_ex(library(), nullptr);
    const unsigned char* at = cms.data();
    const CmsPtr parsed(d2i_CMS_ContentInfo(&raw, &at, static_cast<long>(cms.size())));
    const Bytes again = parsed ? encoded(i2d_CMS_ContentInfo, parsed.get()) : Bytes{};
    drained_errors();
    if (!der::equal(again, cms)) {
        ledger.failed(Rule::form, SubIndication::format_failure, msg("the CMS octets are not the canonical encoding of what they say"));
    }
}

struct Algorithms {
    digest::Algorithm hash = digest::Algorithm::sha256;
    SignatureScheme scheme;
};

void refuse_algorithm(ByteView identifier, Ledger& ledger) {
    const std::string oid = algorithm_oid(identifier);
    if (is_weak(identifier)) {
        ledger.failed(Rule::algorithms, SubIndication::crypto_constraints_failure, msg("the algorithm {oid} is broken or too weak", {{"oid", oid}}));
    } else {
        ledger.unsupported(Rule::algorithms, msg("the algorithm {oid} or its parameters are not among those that are accepted", {{"oid", oid}}));
    }
}

std::optional<Algorithms> check_algorithms(const SignedData& signed_data, const SignerInfo& signer, Ledger& ledger) {
    // C07: a list that differs from the signer's own is either ignored by others or hides an octet.
    if (signed_data.digest_algorithms.size() != 1 || !der::equal(signed_data.digest_algorithms.front(), signer.digest_algorithm)) {
        ledger.failed(Rule::form, SubIndication::format_failure, msg("the list of digest algorithms is not exactly the signer's own"));
    }
    const auto hash = digest_scheme(signer.digest_algorithm);
    const auto scheme = signature_scheme(signer.signature_algorithm);
    if (!hash) refuse_algorithm(signer.digest_algorithm, ledger);
    if (!scheme) refuse_algorithm(signer.signature_algorithm, ledger);
    if (!hash || !scheme) return std::nullopt;
    // OpenSSL ignores signatureAlgorithm for EC keys; RFC 5753 §2.1.1 lets the hash be named twice, so both must agree.
    if (scheme->hash && *scheme->hash != *hash) {
        ledger.failed(Rule::algorithms, SubIndication::format_failure, msg("signature algorithm and digest algorithm name different hashes"));
        return std::nullopt;
    }
    return Algorithms{*hash, *scheme};
}

void check_key(const Certificate& signer, const SignatureScheme& scheme, Ledger& ledger) {
    EVP_PKEY* key = X509_get0_pubkey(x509_of(signer));
    const bool is_ec = key != nullptr && EVP_PKEY_is_a(key, "EC") == 1;
    switch (judge_key(key)) {
        case KeyVerdict::allowed:
            if (is_ec != (scheme.kind == SignatureKind::ecdsa)) {
                ledger.failed(Rule::algorithms, SubIndication::format_failure, msg("the signature algorithm does not fit the signer's key"));
            }
            return;
        case KeyVerdict::too_weak:
            ledger.failed(Rule::algorithms, SubIndication::crypto_constraints_failure, msg("the signer's key is too weak: {key}", {{"key", signer.key_algorithm()}}));
            return;
        case KeyVerdict::unknown:
            ledger.unsupported(Rule::algorithms, msg("the signer's kind of key is not among those that are accepted: {key}", {{"key", signer.key_algorithm()}}));
            return;
    }
}

/// C01, C13: each of the three exactly once with one value, and no attribute type twice. RFC 5652 §11, EN 319 122-1 §5.
void check_attributes(const SignedData& signed_data, const SignerInfo& signer, bool v1_allowed, Ledger& ledger) {
    const auto count = [&](std::string_view type) {
        return std::ranges::count(signer.attributes, type, &Attribute::type);
    };
    if (signer.signed_attributes.empty()) {
        ledger.failed(Rule::signed_attributes, SubIndication::format_failure, msg("the signature has no signed attributes"));
        return;
    }
    for (const Attribute& attribute : signer.attributes) {
        if (count(attribute.type) != 1 || attribute.values.size() != 1) {
            ledger.failed(Rule::signed_attributes, SubIndication::format_failure, msg("the signed attribute {oid} occurs more than once", {{"oid", attribute.type}}));
            return;
        }
    }
    const bool names_certificate = count(oids::signing_certificate_v2) == 1 || (v1_allowed && count(oids::signing_certificate) == 1);
    if (count(oids::content_type) != 1 || count(oids::message_digest) != 1 || !names_certificate) {
        ledger.failed(Rule::signed_attributes, SubIndication::format_failure,
                      msg("content-type, message-digest or signing-certificate is missing among the signed attributes"));
    }
    if (const Attribute* type = signer.attribute(oids::content_type)) {
        const auto value = der::only(type->values.front(), der::oid);
        if (!value || der::oid_text(value->content) != signed_data.content_type) {
            ledger.failed(Rule::signed_attributes, SubIndication::format_failure, msg("the signed content-type is not the type of the content"));
        }
    }
}

/// ESSCertIDv2 (RFC 5035 §4) or ESSCertID (RFC 2634 §5.4.1): the first entry names the signer's certificate by digest and, if it says so, by
/// issuer and serial.
bool names_signer(ByteView attribute_value, bool v2, const Certificate& signer) {
    const auto outer = der::only(attribute_value, der::sequence);
    if (!outer) return false;
    der::Reader sequence(outer->content);
    const auto list = sequence.next(der::sequence);
    if (!list) return false;
    der::Reader entries(list->content);
    const auto entry = entries.next(der::sequence);
    if (!entry) return false;
    der::Reader reader(entry->content);
    digest::Algorithm hash = digest::Algorithm::sha256;  // the DEFAULT of ESSCertIDv2
    if (v2 && reader.next_is(der::sequence)) {
        const auto identifier = reader.next(der::sequence);
        const auto named = identifier ? digest_scheme(identifier->whole) : std::nullopt;
        if (!named) return false;
        hash = *named;
    }
    const auto value = reader.next(der::octet_string);
    if (!value) return false;
    Bytes expected;
    if (v2) {
        expected = digest::digest_of(hash, signer.der()).octets();
    } else {
        expected.resize(EVP_MAX_MD_SIZE);
        unsigned int length = 0;
        const bool hashed = X509_digest(x509_of(signer), EVP_sha1(), expected.data(), &length) == 1;
        expected.resize(hashed ? length : 0);
    }
    if (expected.empty() || !der::equal(expected, value->content)) return false;
    const auto issuer_serial = reader.next(der::sequence);
    if (!issuer_serial) return reader.at_end();
    der::Reader pair(issuer_serial->content);
    const auto names = pair.next(der::sequence);
    const auto serial = pair.next(der::integer);
    if (!names || !serial || !pair.at_end() || !reader.at_end() || !der::equal(serial->content, signer.data().serial)) return false;
    const auto directory_name = der::only(names->content, der::context(4, true));
    return directory_name && der::equal(directory_name->content, signer.data().issuer);
}

void check_signing_certificate(const SignerInfo& info, const Certificate& signer, bool v1_allowed, Ledger& ledger) {
    bool good = true;
    const Attribute* v2 = info.attribute(oids::signing_certificate_v2);
    const Attribute* v1 = info.attribute(oids::signing_certificate);
    if (v2 != nullptr) good = names_signer(v2->values.front(), true, signer);
    if (v1 != nullptr) good = good && names_signer(v1->values.front(), false, signer);
    if (!good) {
        // C12: the same key under another certificate, or a certificate put in its place.
        ledger.failed(Rule::signing_certificate, SubIndication::format_failure, msg("the signed reference to the signing certificate does not match the certificate"));
    }
    if (v2 == nullptr && v1 != nullptr && v1_allowed) {
        ledger.note(Rule::signing_certificate, msg("the token names its certificate by SHA-1 only (RFC 3161 in its first form)"));
    }
    if (v2 != nullptr || (v1 != nullptr && v1_allowed)) ledger.settle(Rule::signing_certificate);
}

void check_digest(const SignerInfo& info, digest::Algorithm hash, ByteView content, Ledger& ledger) {
    const Attribute* attribute = info.attribute(oids::message_digest);
    if (attribute == nullptr) return;
    const auto value = der::only(attribute->values.front(), der::octet_string);
    if (!value || !der::equal(value->content, digest::digest_of(hash, content).octets())) {
        ledger.failed(Rule::digest, SubIndication::hash_failure, msg("the signed digest is not the digest of the content"));
    }
    ledger.settle(Rule::digest);
}

void check_signature(const SignerInfo& info, const Algorithms& algorithms, const Certificate& signer, Ledger& ledger) {
    if (info.signed_attributes.empty()) return;
    // RFC 5652 §5.4: the octets signed are those of a SET OF, not of the [0] that carries them.
    Bytes message(info.signed_attributes.begin(), info.signed_attributes.end());
    message.front() = der::set;
    EVP_PKEY* key = X509_get0_pubkey(x509_of(signer));
    if (key == nullptr || !verify_signature(key, algorithms.scheme, algorithms.hash, message, info.signature)) {
        ledger.failed(Rule::signature, SubIndication::sig_crypto_failure, msg("the signature value does not verify under the signer's key"));
    }
    ledger.settle(Rule::signature);
}

}  // namespace

MessageVerdict judge_message(ByteView cms, const SignedData& signed_data, ByteView content, bool v1_allowed, Ledger& ledger) {
    MessageVerdict verdict;
    auto bag = bag_of(signed_data);
    if (!bag) {
        ledger.unreadable(Rule::form, bag.error());
    } else {
        verdict.bag = std::move(*bag);
    }
    if (signed_data.signers.size() != 1) {
        ledger.failed(Rule::one_signer, SubIndication::format_failure,
                      msg("there must be exactly one SignerInfo, found: {count}", {{"count", std::to_string(signed_data.signers.size())}}));
        return verdict;
    }
    ledger.settle(Rule::one_signer);
    const SignerInfo& info = signed_data.signers.front();
    check_versions(signed_data, info, ledger);
    check_one_encoding(cms, ledger);
    check_attributes(signed_data, info, v1_allowed, ledger);
    ledger.settle(Rule::signed_attributes);
    const auto algorithms = check_algorithms(signed_data, info, ledger);
    ledger.settle(Rule::form);
    verdict.signer = signer_of(info, verdict.bag);
    if (!verdict.signer && bag) {  // in a bag that could not be read nothing is missing
        ledger.failed(Rule::signing_certificate, SubIndication::no_signing_certificate_found, msg("the certificate that the signature names is not included"));
    }
    if (algorithms) {
        verdict.algorithm = scheme_text(algorithms->scheme.kind, algorithms->hash);
        check_digest(info, algorithms->hash, content, ledger);
    }
    if (verdict.signer) {
        check_signing_certificate(info, *verdict.signer, v1_allowed, ledger);
        if (algorithms) {
            check_key(*verdict.signer, algorithms->scheme, ledger);
            ledger.settle(Rule::algorithms);
            check_signature(info, *algorithms, *verdict.signer, ledger);
        }
    }
    return verdict;
}

}  // namespace saksi::trust
