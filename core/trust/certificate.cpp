#include "trust/certificate.hpp"

#include "base/limits.hpp"
#include "digest/digest.hpp"
#include "trust/certificate_data.hpp"
#include "trust/algorithms.hpp"
#include "trust/der.hpp"
#include "trust/openssl_context.hpp"
#include "trust/pem.hpp"

namespace saksi::trust {

namespace {

std::unexpected<Error> malformed(Message why) { return fail(ErrorCode::malformed, std::move(why)); }

/// Finds the parts that other code compares octet by octet, and refuses what DER does not allow outside the signed part: the issuer's signature
/// covers tbsCertificate, so slack could only hide around it.
bool read_parts(CertificateData& data) {
    const auto outer = der::only(data.der, der::sequence);
    if (!outer) return false;
    der::Reader reader(outer->content);
    const auto tbs = reader.next(der::sequence);
    const auto algorithm = reader.next(der::sequence);
    const auto signature = reader.next(der::bit_string);
    if (!tbs || !algorithm || !signature || !reader.at_end()) return false;
    if (signature->content.empty() || signature->content[0] != 0) return false;
    der::Reader inner(tbs->content);
    if (inner.next_is(der::context(0, true)) && !inner.next()) return false;
    const auto serial = inner.next(der::integer);
    const auto inner_algorithm = inner.next(der::sequence);
    const auto issuer = inner.next(der::sequence);
    const auto validity = inner.next(der::sequence);
    const auto subject = inner.next(der::sequence);
    if (!serial || !inner_algorithm || !issuer || !validity || !subject || !der::is_strict_integer(serial->content)) return false;
    if (!der::equal(inner_algorithm->whole, algorithm->whole)) return false;  // RFC 5280 §4.1.1.2
    data.algorithm = algorithm->whole;
    data.serial = serial->content;
    data.issuer = issuer->whole;
    data.name = subject->whole;
    return true;
}

/// Two NUL-free lines are made of a name as RFC 4514 writes it, in the order of the certificate, non-ASCII left as UTF-8.
std::string name_text(const X509_NAME* name, ByteView der_octets) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    constexpr unsigned long flags = (ASN1_STRFLGS_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB | ASN1_STRFLGS_ESC_CTRL)) | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN;
    char* text = nullptr;
    const int printed = X509_NAME_print_ex(out.get(), name, 0, flags);
    const long length = BIO_get_mem_data(out.get(), &text);
    if (printed < 0 || length < 0) {
        drained_errors();
        return "#" + base::hex_of(der_octets);  // RFC 4514 §2.4: a value that is no text is shown as hexadecimal
    }
    return {text, static_cast<std::size_t>(length)};
}

std::string name_part(const Certificate& certificate, int nid) {
    const X509_NAME* name = X509_get_subject_name(x509_of(certificate));
    const int index = X509_NAME_get_index_by_NID(name, nid, -1);
    if (index < 0) return {};
    unsigned char* text = nullptr;
    const int length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
    if (length < 0) {
        drained_errors();
        return {};
    }
    std::string part(reinterpret_cast<char*>(text), static_cast<std::size_t>(length));
    OPENSSL_free(text);
    return part;
}

using DistributionPoints = Owned<CRL_DIST_POINTS, CRL_DIST_POINTS_free>;
using AuthorityAccess = Owned<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free>;

}  // namespace

Result<Certificate> Certificate::from_der(ByteView octets) {
    if (octets.size() > limits::certificate_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("a certificate has {size} octets, at most {most} are read",
                                                   {{"size", std::to_string(octets.size())}, {"most", std::to_string(limits::certificate_bytes)}}));
    }
    auto data = std::make_shared<CertificateData>();
    data->der.assign(octets.begin(), octets.end());
    data->x509.reset(X509_new_ex(library(), nullptr));
    X509* raw = data->x509.release();
    const unsigned char* at = data->der.data();
    X509* parsed = d2i_X509(&raw, &at, static_cast<long>(data->der.size()));
    data->x509.reset(parsed);  // on failure d2i has freed and cleared `raw`
    if (parsed == nullptr) return openssl_failure(ErrorCode::malformed, "certificate");
    if (at != data->der.data() + data->der.size() || !read_parts(*data)) return malformed(msg("a certificate is not in strict DER form"));
    // Fills OpenSSL's cache of extensions; a certificate with contradicting ones is unusable and caught when a path is built.
    X509_check_purpose(parsed, -1, 0);
    const auto not_before = time_of(X509_get0_notBefore(parsed));
    const auto not_after = time_of(X509_get0_notAfter(parsed));
    if (!not_before || !not_after) return malformed(msg("a certificate has no readable validity period"));
    data->not_before = *not_before;
    data->not_after = *not_after;
    data->fingerprint = digest::sha256_of(data->der).hex();
    data->self_signed = der::equal(data->name, data->issuer) && X509_verify(parsed, X509_get0_pubkey(parsed)) == 1;
    drained_errors();
    return Certificate(std::move(data));
}

Result<std::vector<Certificate>> Certificate::from_pem(ByteView pem) {
    auto blocks = parse_pem(pem);
    if (!blocks) return pass_on(blocks);
    if (blocks->empty()) return malformed(msg("the file holds no certificate"));
    if (blocks->size() > static_cast<std::size_t>(limits::bag_certificates)) {
        return fail(ErrorCode::limit_exceeded, msg("more than {most} certificates in one file", {{"most", std::to_string(limits::bag_certificates)}}));
    }
    std::vector<Certificate> certificates;
    for (const PemBlock& block : *blocks) {
        const auto where = [&] { return msg("reading the block at line {line}", {{"line", std::to_string(block.line)}}); };
        if (block.label != "CERTIFICATE") {
            return std::unexpected<Error>(
                Error(ErrorCode::malformed, msg("only certificates may stand in this file, found: {label}", {{"label", block.label}})).while_doing(where()));
        }
        auto certificate = from_der(block.der);
        if (!certificate) return pass_on(certificate, where());
        certificates.push_back(std::move(*certificate));
    }
    return certificates;
}

const Bytes& Certificate::der() const noexcept { return data_->der; }
std::string Certificate::pem() const { return pem_block("CERTIFICATE", data_->der); }
const std::string& Certificate::fingerprint() const noexcept { return data_->fingerprint; }

std::string Certificate::grouped_fingerprint() const {
    std::string text;
    for (std::size_t i = 0; i < data_->fingerprint.size(); ++i) {
        if (i != 0 && i % 4 == 0) text += ' ';
        const char digit = data_->fingerprint[i];
        text += digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
    }
    return text;
}

std::string Certificate::subject() const { return name_text(X509_get_subject_name(x509_of(*this)), data_->name); }
std::string Certificate::issuer() const { return name_text(X509_get_issuer_name(x509_of(*this)), data_->issuer); }
std::string Certificate::common_name() const { return name_part(*this, NID_commonName); }
std::string Certificate::organisation() const { return name_part(*this, NID_organizationName); }
std::string Certificate::role() const { return name_part(*this, NID_title); }
std::string Certificate::serial() const { return base::hex_of(data_->serial); }
UtcTime Certificate::not_before() const noexcept { return data_->not_before; }
UtcTime Certificate::not_after() const noexcept { return data_->not_after; }
bool Certificate::is_self_signed() const noexcept { return data_->self_signed; }
bool Certificate::is_ca() const noexcept { return (X509_get_extension_flags(x509_of(*this)) & EXFLAG_CA) != 0; }
std::string Certificate::key_algorithm() const { return key_text(X509_get0_pubkey(x509_of(*this))); }

std::vector<std::string> Certificate::crl_urls() const {
    std::vector<std::string> urls;
    const DistributionPoints points(static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(x509_of(*this), NID_crl_distribution_points, nullptr, nullptr)));
    drained_errors();
    for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i) {
        const DIST_POINT* point = sk_DIST_POINT_value(points.get(), i);
        if (point->distpoint == nullptr || point->distpoint->type != 0) continue;  // a name relative to the issuer is no address
        const GENERAL_NAMES* names = point->distpoint->name.fullname;
        for (int j = 0; j < sk_GENERAL_NAME_num(names); ++j) {
            const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, j);
            if (name->type != GEN_URI) continue;
            const ASN1_IA5STRING* uri = name->d.uniformResourceIdentifier;
            urls.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)), static_cast<std::size_t>(ASN1_STRING_length(uri)));
        }
    }
    return urls;
}

std::vector<std::string> Certificate::ocsp_urls() const {
    std::vector<std::string> urls;
    const AuthorityAccess access(static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(x509_of(*this), NID_info_access, nullptr, nullptr)));
    drained_errors();
    for (int i = 0; access && i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
        const ACCESS_DESCRIPTION* description = sk_ACCESS_DESCRIPTION_value(access.get(), i);
        if (OBJ_obj2nid(description->method) != NID_ad_OCSP || description->location->type != GEN_URI) continue;
        const ASN1_IA5STRING* uri = description->location->d.uniformResourceIdentifier;
        urls.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)), static_cast<std::size_t>(ASN1_STRING_length(uri)));
    }
    return urls;
}

bool Certificate::has_ocsp_pointer() const noexcept {
    const AuthorityAccess access(static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(x509_of(*this), NID_info_access, nullptr, nullptr)));
    drained_errors();
    for (int i = 0; access && i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
        if (OBJ_obj2nid(sk_ACCESS_DESCRIPTION_value(access.get(), i)->method) == NID_ad_OCSP) return true;
    }
    return false;
}

bool Certificate::has_revocation_pointer() const noexcept {
    return X509_get_ext_by_NID(x509_of(*this), NID_crl_distribution_points, -1) >= 0 || has_ocsp_pointer();
}

bool Certificate::operator==(const Certificate& other) const noexcept { return data_ == other.data_ || data_->der == other.data_->der; }

std::string pem_of(const std::vector<Certificate>& certificates) {
    std::string text;
    for (const Certificate& certificate : certificates) text += certificate.pem();
    return text;
}

}  // namespace saksi::trust
