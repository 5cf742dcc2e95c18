#include "trust/crl.hpp"

#include "base/limits.hpp"
#include "digest/digest.hpp"
#include "trust/algorithms.hpp"
#include "trust/certificate_data.hpp"
#include "trust/crl_data.hpp"
#include "trust/crl_scope.hpp"
#include "trust/der.hpp"
#include "trust/openssl_context.hpp"
#include "trust/pem.hpp"

namespace saksi::trust {

namespace {

struct Parts {
    ByteView issuer;
    ByteView algorithm;
};

/// The same strictness around the signed part as for certificates.
std::optional<Parts> read_parts(ByteView octets) {
    const auto outer = der::only(octets, der::sequence);
    if (!outer) return std::nullopt;
    der::Reader reader(outer->content);
    const auto tbs = reader.next(der::sequence);
    const auto algorithm = reader.next(der::sequence);
    const auto signature = reader.next(der::bit_string);
    if (!tbs || !algorithm || !signature || !reader.at_end()) return std::nullopt;
    if (signature->content.empty() || signature->content[0] != 0) return std::nullopt;
    der::Reader inner(tbs->content);
    if (inner.next_is(der::integer) && !inner.next()) return std::nullopt;
    const auto inner_algorithm = inner.next(der::sequence);
    const auto issuer = inner.next(der::sequence);
    if (!inner_algorithm || !issuer || !der::equal(inner_algorithm->whole, algorithm->whole)) return std::nullopt;
    return Parts{issuer->whole, algorithm->whole};
}

/// The only critical extensions that are read: deltaCRLIndicator and issuingDistributionPoint (RFC 5280 §5.2.4, §5.2.5).
bool has_unknown_critical(const X509_CRL* crl) {
    for (int i = X509_CRL_get_ext_by_critical(crl, 1, -1); i >= 0; i = X509_CRL_get_ext_by_critical(crl, 1, i)) {
        const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(X509_CRL_get_ext(crl, i)));
        if (nid != NID_delta_crl && nid != NID_issuing_distribution_point) return true;
    }
    return false;
}

Crl::Kind kind_of(const X509_CRL* crl, ByteView algorithm) {
    if (has_unknown_critical(crl) || !signature_scheme(algorithm)) return Crl::Kind::unreadable;
    if (X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0) return Crl::Kind::delta;
    return X509_CRL_get_ext_by_NID(crl, NID_issuing_distribution_point, -1) >= 0 ? Crl::Kind::scoped : Crl::Kind::plain;
}

using Enumerated = Owned<ASN1_ENUMERATED, ASN1_ENUMERATED_free>;

/// Content octets of an extension that is one INTEGER; empty when absent or odd.
Bytes number_of(const X509_CRL* crl, int nid) {
    const IntegerPtr number(static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(crl, nid, nullptr, nullptr)));
    drained_errors();
    return integer_octets(number.get());
}

/// Not negative, by value: the shorter of two shortest forms is the smaller one.
bool is_less(const Bytes& a, const Bytes& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; }

Bytes extension_of(const X509_CRL* crl, int nid) {
    const int index = X509_CRL_get_ext_by_NID(crl, nid, -1);
    return index < 0 ? Bytes{} : encoded(i2d_X509_EXTENSION, X509_CRL_get_ext(crl, index));
}

constexpr int remove_from_crl = 8;  // RFC 5280 §5.3.1: only in delta lists
constexpr int found_removed = 2;    // X509_CRL_get0_by_cert for such an entry

}  // namespace

Result<Crl> Crl::from_der(ByteView octets) {
    if (octets.size() > limits::crl_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("a revocation list has {size} octets, at most {most} are read",
                                                   {{"size", std::to_string(octets.size())}, {"most", std::to_string(limits::crl_bytes)}}));
    }
    auto data = std::make_shared<CrlData>();
    data->der.assign(octets.begin(), octets.end());
    X509_CRL* raw = X509_CRL_new_ex(library(), nullptr);
    const unsigned char* at = data->der.data();
    data->crl.reset(d2i_X509_CRL(&raw, &at, static_cast<long>(data->der.size())));
    if (!data->crl) return openssl_failure(ErrorCode::malformed, "revocation list");
    const auto parts = read_parts(data->der);
    const auto this_update = time_of(X509_CRL_get0_lastUpdate(data->crl.get()));
    if (at != data->der.data() + data->der.size() || !parts || !this_update) return fail(ErrorCode::malformed, msg("a revocation list is not in strict DER form"));
    data->issuer = parts->issuer;
    data->this_update = *this_update;
    data->next_update = time_of(X509_CRL_get0_nextUpdate(data->crl.get()));
    data->fingerprint = digest::sha256_of(data->der).hex();
    data->kind = kind_of(data->crl.get(), parts->algorithm);
    drained_errors();
    return Crl(std::move(data));
}

Result<std::vector<Crl>> Crl::from_pem(ByteView pem) {
    auto blocks = parse_pem(pem);
    if (!blocks) return pass_on(blocks);
    if (blocks->empty()) return fail(ErrorCode::malformed, msg("the file holds no revocation list"));
    if (blocks->size() > static_cast<std::size_t>(limits::bag_crls)) {
        return fail(ErrorCode::limit_exceeded, msg("more than {most} revocation lists in one file", {{"most", std::to_string(limits::bag_crls)}}));
    }
    std::vector<Crl> lists;
    for (const PemBlock& block : *blocks) {
        const auto where = [&] { return msg("reading the block at line {line}", {{"line", std::to_string(block.line)}}); };
        if (block.label != "X509 CRL") {
            return std::unexpected<Error>(
                Error(ErrorCode::malformed, msg("only revocation lists may stand in this file, found: {label}", {{"label", block.label}})).while_doing(where()));
        }
        auto list = from_der(block.der);
        if (!list) return pass_on(list, where());
        lists.push_back(std::move(*list));
    }
    return lists;
}

Result<Crl> Crl::from_download(ByteView octets) {
    if (!octets.empty() && octets[0] == der::sequence) return from_der(octets);
    auto lists = from_pem(octets);
    if (!lists) return pass_on(lists);
    if (lists->size() != 1) return fail(ErrorCode::malformed, msg("a distribution point must serve exactly one revocation list"));
    return std::move(lists->front());
}

const Bytes& Crl::der() const noexcept { return data_->der; }
const std::string& Crl::fingerprint() const noexcept { return data_->fingerprint; }
UtcTime Crl::this_update() const noexcept { return data_->this_update; }
std::optional<UtcTime> Crl::next_update() const noexcept { return data_->next_update; }
Crl::Kind Crl::kind() const noexcept { return data_->kind; }

std::string Crl::issuer() const {
    const BioPtr out(BIO_new(BIO_s_mem()));
    constexpr unsigned long flags = (ASN1_STRFLGS_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB | ASN1_STRFLGS_ESC_CTRL)) | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN;
    char* text = nullptr;
    const int printed = X509_NAME_print_ex(out.get(), X509_CRL_get_issuer(data_->crl.get()), 0, flags);
    const long length = BIO_get_mem_data(out.get(), &text);
    drained_errors();
    return printed < 0 || length < 0 ? "#" + base::hex_of(data_->issuer) : std::string(text, static_cast<std::size_t>(length));
}

bool Crl::is_signed_by(const Certificate& issuer) const {
    X509* certificate = x509_of(issuer);
    if (!der::equal(data_->issuer, issuer.data().name)) return false;
    // RFC 5280 §6.3.3 (f): with a keyUsage, cRLSign must be set. X509_get_key_usage says "all" when there is none.
    if ((X509_get_key_usage(certificate) & X509v3_KU_CRL_SIGN) == 0) return false;
    EVP_PKEY* key = X509_get0_pubkey(certificate);
    const bool good = judge_key(key) == KeyVerdict::allowed && X509_CRL_verify(data_->crl.get(), key) == 1;
    drained_errors();
    return good;
}

std::optional<RevokedEntry> Crl::find(const Certificate& certificate) const {
    X509_REVOKED* revoked = nullptr;
    // By issuer and serial: an indirect list names certificates of several issuers.
    const int found = X509_CRL_get0_by_cert(data_->crl.get(), &revoked, x509_of(certificate));
    if (found == 0 || revoked == nullptr || (found == found_removed && data_->kind == Kind::delta)) return std::nullopt;
    RevokedEntry entry;
    // A date that cannot be read counts from the beginning of time: the safe side.
    entry.date = time_of(X509_REVOKED_get0_revocationDate(revoked)).value_or(UtcTime{});
    const Enumerated reason(static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(revoked, NID_crl_reason, nullptr, nullptr)));
    drained_errors();
    if (reason) {
        const long value = ASN1_ENUMERATED_get(reason.get());
        const bool known = value >= 0 && value <= 10 && value != 7 && value != remove_from_crl;
        entry.reason = known ? static_cast<RevocationReason>(value) : RevocationReason::unspecified;
    }
    return entry;
}

bool Crl::lifts(const Certificate& certificate) const {
    X509_REVOKED* revoked = nullptr;
    return data_->kind == Kind::delta && X509_CRL_get0_by_cert(data_->crl.get(), &revoked, x509_of(certificate)) == found_removed;
}

bool Crl::updates(const Crl& base) const {
    if (data_->kind != Kind::delta || (base.kind() != Kind::plain && base.kind() != Kind::scoped)) return false;
    const X509_CRL* ours = data_->crl.get();
    const X509_CRL* theirs = base.data().crl.get();
    const Bytes number = number_of(ours, NID_crl_number);
    const Bytes made_for = number_of(ours, NID_delta_crl);
    const Bytes base_number = number_of(theirs, NID_crl_number);
    if (number.empty() || made_for.empty() || base_number.empty() || (made_for[0] & 0x80) != 0 || (base_number[0] & 0x80) != 0) return false;
    return der::equal(data_->issuer, base.data().issuer) && extension_of(ours, NID_issuing_distribution_point) == extension_of(theirs, NID_issuing_distribution_point) &&
           !is_less(base_number, made_for) && is_less(base_number, number);
}

bool Crl::answers_for(const Certificate& certificate, const Certificate& issuer) const {
    if (data_->kind == Kind::plain) return is_signed_by(issuer);
    return data_->kind == Kind::scoped && is_signed_by(issuer) && ask_scope(*this, certificate, {issuer}, {}) != ScopeAnswer::outside;
}

}  // namespace saksi::trust
