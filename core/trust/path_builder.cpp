#include "trust/path_builder.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "trust/algorithms.hpp"
#include "trust/certificate_data.hpp"
#include "trust/der.hpp"
#include "trust/openssl_context.hpp"

namespace saksi::trust {

namespace {

struct PathError {
    int code = 0;
    int depth = 0;
    auto operator<=>(const PathError&) const = default;
};
using PathErrors = std::set<PathError>;

/// Notes every error and lets OpenSSL go on, so that all damage is listed; the verdict is made from the notes, not from its return value.
int note_and_go_on(int good, X509_STORE_CTX* context) {
    if (good == 0) {
        auto* errors = static_cast<PathErrors*>(X509_STORE_CTX_get_app_data(context));
        errors->insert({X509_STORE_CTX_get_error(context), X509_STORE_CTX_get_error_depth(context)});
    }
    return 1;
}

bool means_no_anchor(int code) {
    switch (code) {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_CERT_UNTRUSTED:
        case X509_V_ERR_CERT_REJECTED: return true;
        default: return false;
    }
}
bool means_too_early(int code) { return code == X509_V_ERR_CERT_NOT_YET_VALID || code == X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD; }
bool means_too_late(int code) { return code == X509_V_ERR_CERT_HAS_EXPIRED || code == X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD; }
bool means_weak(int code) { return code == X509_V_ERR_CA_KEY_TOO_SMALL || code == X509_V_ERR_EE_KEY_TOO_SMALL || code == X509_V_ERR_CA_MD_TOO_WEAK; }

struct Built {
    std::vector<Certificate> certificates;
    PathErrors errors;
};

Certificate certificate_like(X509* wanted, const Certificate& leaf, const std::vector<Certificate>& bag, const TrustStore& anchors) {
    // Anchors first: the object in the store is the panel's, the one in the bag a copy.
    for (const auto* list : {&anchors.anchors(), &bag}) {
        for (const Certificate& candidate : *list) {
            if (X509_cmp(x509_of(candidate), wanted) == 0) return candidate;
        }
    }
    return leaf;
}

bool set_policy(X509_VERIFY_PARAM* parameters, const PathPolicy& policy) {
    // Without POLICY_CHECK OpenSSL reads policyConstraints and does not obey them.
    unsigned long flags = X509_V_FLAG_POLICY_CHECK;
    if (policy.require_explicit || !policy.policies.empty()) flags |= X509_V_FLAG_EXPLICIT_POLICY;
    if (policy.inhibit_mapping) flags |= X509_V_FLAG_INHIBIT_MAP;
    if (policy.inhibit_any) flags |= X509_V_FLAG_INHIBIT_ANY;
    // An empty set means "none" to OpenSSL once a certificate demands a policy; RFC 5280 §6.1.1 (c) writes "any" as anyPolicy.
    static const std::vector<std::string> any_policy{"2.5.29.32.0"};
    for (const std::string& oid : policy.policies.empty() ? any_policy : policy.policies) {
        ASN1_OBJECT* object = OBJ_txt2obj(oid.c_str(), 1);
        if (object == nullptr || X509_VERIFY_PARAM_add0_policy(parameters, object) != 1) {
            ASN1_OBJECT_free(object);
            return false;
        }
    }
    return X509_VERIFY_PARAM_set_flags(parameters, flags) == 1;
}

/// One run of OpenSSL's validator over these intermediates and anchors.
std::optional<Built> run_openssl(const PathQuestion& question, const std::vector<Certificate>& bag, const std::vector<Certificate>& anchors) {
    Built built;
    const StorePtr store(X509_STORE_new());
    const StoreContextPtr context(X509_STORE_CTX_new_ex(library(), nullptr));
    const BorrowedStackPtr untrusted(sk_X509_new_null());
    if (!store || !context || !untrusted) return std::nullopt;
    for (const Certificate& anchor : anchors) {
        if (X509_STORE_add_cert(store.get(), x509_of(anchor)) != 1) return std::nullopt;
    }
    for (const Certificate& certificate : bag) {
        if (sk_X509_push(untrusted.get(), x509_of(certificate)) <= 0) return std::nullopt;
    }
    if (X509_STORE_CTX_init(context.get(), store.get(), x509_of(question.leaf), untrusted.get()) != 1) return std::nullopt;
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    // PARTIAL_CHAIN: whatever the panel put into its store is an anchor, a root or not; a leaf there still cannot issue (basicConstraints).
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT | X509_V_FLAG_PARTIAL_CHAIN);
    if (!set_policy(parameters, question.policy)) return std::nullopt;
    X509_VERIFY_PARAM_set_time(parameters, seconds_of(question.at));
    X509_VERIFY_PARAM_set_depth(parameters, limits::chain_certificates - 2);  // counts intermediates only
    X509_VERIFY_PARAM_set_auth_level(parameters, 2);                          // 112 bits: no SHA-1, no RSA below 2048, in the path too
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY);              // use is checked below, with our own rules
    X509_STORE_CTX_set_app_data(context.get(), &built.errors);
    X509_STORE_CTX_set_verify_cb(context.get(), note_and_go_on);
    if (X509_verify_cert(context.get()) != 1 && built.errors.empty()) built.errors.insert({X509_STORE_CTX_get_error(context.get()), 0});
    const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
    for (int i = 0; i < sk_X509_num(chain); ++i) built.certificates.push_back(certificate_like(sk_X509_value(chain, i), question.leaf, question.bag, question.anchors));
    drained_errors();
    if (built.certificates.empty()) built.certificates.push_back(question.leaf);
    return built;
}

/// Every way from the leaf to an anchor, nearest anchors first, one after the other. OpenSSL settles on one issuer at each step; where an authority is
/// certified by several others (cross-certificates, a renewed key), the right one may be another.
class PathSearch {
public:
    explicit PathSearch(const PathQuestion& question) : question_(question), line_{question.leaf} {}

    /// The first way that OpenSSL finds nothing against.
    std::optional<Built> first_good() {
        follow();
        return std::move(good_);
    }
    std::size_t steps() const noexcept { return steps_; }
    bool is_exhausted() const noexcept { return exhausted_; }

private:
    bool is_over() const { return good_ || exhausted_; }

    bool may_issue(const Certificate& issuer) {
        if (++steps_ >= limits::path_steps) exhausted_ = true;
        if (std::ranges::find(line_, issuer) != line_.end()) return false;  // a loop
        const bool names = X509_check_issued(x509_of(issuer), x509_of(line_.back())) == X509_V_OK;
        drained_errors();
        return names;
    }

    void follow() {
        if (line_.size() >= static_cast<std::size_t>(limits::chain_certificates)) return;
        for (const Certificate& anchor : question_.anchors.anchors()) {
            if (is_over()) return;
            if (may_issue(anchor)) judge(anchor);
        }
        for (const Certificate& certificate : question_.bag) {
            if (is_over()) return;
            if (question_.anchors.contains(certificate) || !may_issue(certificate)) continue;
            line_.push_back(certificate);
            follow();
            line_.pop_back();
        }
    }

    void judge(const Certificate& anchor) {
        if (++candidates_ > limits::path_candidates) {
            exhausted_ = true;
            return;
        }
        auto built = run_openssl(question_, {line_.begin() + 1, line_.end()}, {anchor});
        if (built && built->errors.empty()) good_ = std::move(built);
    }

    const PathQuestion& question_;
    std::vector<Certificate> line_;
    std::size_t steps_ = 0;
    std::size_t candidates_ = 0;
    bool exhausted_ = false;
    std::optional<Built> good_;
};

/// Both key identifiers present and equal: then the issuer is the right one and a failing signature means changed octets, not a renewed authority.
bool issuer_is_certain(const Certificate& subject, const Certificate& issuer) {
    const ASN1_OCTET_STRING* wanted = X509_get0_authority_key_id(x509_of(subject));
    const ASN1_OCTET_STRING* found = X509_get0_subject_key_id(x509_of(issuer));
    return wanted != nullptr && found != nullptr && ASN1_OCTET_STRING_cmp(wanted, found) == 0;
}

void report_error(const PathError& error, const CertificatePath& path, UtcTime at, bool proven, Ledger& ledger) {
    const std::size_t depth = std::min(static_cast<std::size_t>(std::max(error.depth, 0)), path.certificates.size() - 1);
    const Certificate& certificate = path.certificates[depth];
    const std::string name = certificate.subject();
    const std::string when = base::utc_seconds_text(at);
    if (means_too_early(error.code)) {
        // EN 319 102-1 §5.2.6.4: only of a proven time can it be said that the signature was made too early; a clock may be wrong.
        const Message early = msg("the certificate {subject} was not yet valid at {time}", {{"subject", name}, {"time", when}});
        if (proven) {
            ledger.failed(Rule::validity, SubIndication::not_yet_valid, early);
        } else {
            ledger.open(Rule::validity, SubIndication::out_of_bounds_no_poe, early);
        }
    } else if (means_too_late(error.code)) {
        ledger.open(Rule::validity, SubIndication::out_of_bounds_no_poe, msg("the certificate {subject} was no longer valid at {time}", {{"subject", name}, {"time", when}}));
    } else if (error.code == X509_V_ERR_CERT_SIGNATURE_FAILURE && depth + 1 < path.certificates.size() && issuer_is_certain(certificate, path.certificates[depth + 1])) {
        ledger.failed(Rule::path, SubIndication::sig_crypto_failure, msg("the issuer's signature on the certificate {subject} does not verify", {{"subject", name}}));
    } else if (error.code == X509_V_ERR_CERT_SIGNATURE_FAILURE || error.code == X509_V_ERR_INVALID_CA) {
        ledger.open(Rule::path, SubIndication::no_certificate_chain_found,
                    msg("no path to a trusted certificate: the certificate {subject} was not issued by an authority", {{"subject", name}}));
    } else if (means_weak(error.code)) {
        ledger.open(Rule::path, SubIndication::crypto_constraints_failure_no_poe,
                    msg("the certificate path uses a key or digest that is too weak, at {subject}", {{"subject", name}}));
    } else {
        ledger.open(Rule::path, SubIndication::chain_constraints_failure,
                    msg("the certificate path breaks a rule at {subject}: {reason}", {{"subject", name}, {"reason", X509_verify_cert_error_string(error.code)}}));
    }
}

/// Curves and schemes that OpenSSL's security level lets pass but the closed table does not know.
void check_path_algorithms(const CertificatePath& path, Ledger& ledger) {
    for (std::size_t i = 1; i < path.certificates.size(); ++i) {
        if (judge_key(X509_get0_pubkey(x509_of(path.certificates[i]))) != KeyVerdict::allowed || !signature_scheme(path.certificates[i - 1].data().algorithm)) {
            ledger.open(Rule::path, SubIndication::crypto_constraints_failure_no_poe,
                        msg("the certificate path uses a key or digest that is too weak, at {subject}", {{"subject", path.certificates[i - 1].subject()}}));
        }
    }
}

void refuse_use(const Certificate& leaf, Ledger& ledger) {
    ledger.failed(Rule::certificate_use, SubIndication::chain_constraints_failure,
                  msg("the certificate {subject} was not issued for this use", {{"subject", leaf.subject()}}));
}

using ExtendedKeyUsage = Owned<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;

/// C23, C30 and attack 27: a leaf is no authority, may sign, and a TLS or timestamp certificate is no signer's.
bool may_sign(const Certificate& leaf) {
    X509* certificate = x509_of(leaf);
    if (leaf.is_ca() || (X509_get_key_usage(certificate) & (X509v3_KU_DIGITAL_SIGNATURE | X509v3_KU_NON_REPUDIATION)) == 0) return false;
    if (X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1) < 0) return true;
    const ExtendedKeyUsage usage(static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
    for (int i = 0; usage && i < sk_ASN1_OBJECT_num(usage.get()); ++i) {
        const std::string oid = oid_text(sk_ASN1_OBJECT_value(usage.get(), i));
        // documentSigning (RFC 9336), emailProtection, Microsoft and Adobe document signing, any.
        if (oid == "1.3.6.1.5.5.7.3.36" || oid == "1.3.6.1.5.5.7.3.4" || oid == "1.3.6.1.4.1.311.10.3.12" || oid == "1.2.840.113583.1.1.5" || oid == "2.5.29.37.0") return true;
    }
    return false;
}

/// RFC 3161 §2.3: extendedKeyUsage critical with timeStamping alone. T04: OpenSSL lets a CA pass, a leaf here may not be one.
bool may_timestamp(const Certificate& leaf) {
    X509* certificate = x509_of(leaf);
    constexpr std::uint32_t allowed = X509v3_KU_DIGITAL_SIGNATURE | X509v3_KU_NON_REPUDIATION;
    const std::uint32_t usage_bits = X509_get_key_usage(certificate);
    if (leaf.is_ca() || (usage_bits != UINT32_MAX && ((usage_bits & ~allowed) != 0 || (usage_bits & allowed) == 0))) return false;
    int critical = 0;
    const ExtendedKeyUsage usage(static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, nullptr)));
    return usage && critical == 1 && sk_ASN1_OBJECT_num(usage.get()) == 1 && OBJ_obj2nid(sk_ASN1_OBJECT_value(usage.get(), 0)) == NID_time_stamp;
}

/// RFC 5280 §6.1: an anchor ends a path. OpenSSL looks past a leaf that is one when the bag holds who issued it, so then it is asked about the leaf alone.
bool reaches_no_anchor(const Built& built, const TrustStore& anchors) { return !built.errors.empty() || !anchors.contains(built.certificates.back()); }

bool has_issued(const Certificate& issuer, const Certificate& subject) {
    const bool issued = X509_check_issued(x509_of(issuer), x509_of(subject)) == X509_V_OK && X509_verify(x509_of(subject), X509_get0_pubkey(x509_of(issuer))) == 1;
    drained_errors();
    return issued;
}

std::vector<Certificate> issuers_above(const CertificatePath& path, const std::vector<Certificate>& bag) {
    std::vector<Certificate> line = path.certificates;
    while (!line.back().is_self_signed() && line.size() < static_cast<std::size_t>(limits::chain_certificates)) {
        const auto issuer = std::ranges::find_if(bag, [&](const Certificate& candidate) { return std::ranges::find(line, candidate) == line.end() && has_issued(candidate, line.back()); });
        if (issuer == bag.end()) break;
        line.push_back(*issuer);
    }
    return {line.begin() + static_cast<std::ptrdiff_t>(path.certificates.size()), line.end()};
}

}  // namespace

CertificatePath build_path(const PathQuestion& question, Ledger& ledger) {
    const auto& [leaf, bag, anchors, at, proven, use, policy] = question;
    CertificatePath path;
    auto built = run_openssl(question, bag, anchors.anchors());
    if (!built) built = Built{{leaf}, {{X509_V_ERR_UNSPECIFIED, 0}}};
    if (!built->errors.empty() && !anchors.empty() && !anchors.contains(leaf)) {
        PathSearch search(question);
        auto good = search.first_good();
        path.steps = search.steps();
        if (good) {
            built = std::move(good);
        } else if (search.is_exhausted()) {
            ledger.open(Rule::path, SubIndication::no_certificate_chain_found,
                        msg("the search for a path was given up after {count} steps: too many certificates certify each other", {{"count", std::to_string(search.steps())}}));
        }
    }
    if (anchors.contains(leaf) && reaches_no_anchor(*built, anchors)) {
        if (auto alone = run_openssl(question, {}, {leaf})) built = std::move(alone);
    }
    path.certificates = std::move(built->certificates);
    const bool no_anchor = std::ranges::any_of(built->errors, [](const PathError& error) { return means_no_anchor(error.code); });
    path.anchored = !no_anchor && anchors.contains(path.certificates.back());
    path.directly_trusted = path.anchored && path.certificates.size() == 1;
    if (path.anchored) path.above_anchor = issuers_above(path, bag);
    if (!path.anchored) {
        ledger.open(Rule::path, SubIndication::no_certificate_chain_found,
                    anchors.empty() ? msg("no trust anchor was given, so nobody vouches for {subject}", {{"subject", leaf.subject()}})
                                    : msg("no path from {subject} to any of the given trust anchors", {{"subject", leaf.subject()}}));
    }
    for (const PathError& error : built->errors) {
        if (!means_no_anchor(error.code)) report_error(error, path, at, proven, ledger);
    }
    check_path_algorithms(path, ledger);
    ledger.settle(Rule::path);
    ledger.settle(Rule::validity);
    if (use != PathUse::any) {
        if (!(use == PathUse::signer ? may_sign(leaf) : may_timestamp(leaf))) refuse_use(leaf, ledger);
        drained_errors();
        ledger.settle(Rule::certificate_use);
    }
    if (path.directly_trusted) {
        ledger.note(Rule::path, msg("the certificate {subject} is itself a trust anchor (directly trusted key)", {{"subject", leaf.subject()}}));
    }
    return path;
}

}  // namespace saksi::trust
