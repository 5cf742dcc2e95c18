#include "trust/crl_scope.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>

#include "base/limits.hpp"
#include "trust/certificate_data.hpp"
#include "trust/crl_data.hpp"
#include "trust/openssl_context.hpp"

namespace saksi::trust {

namespace {

/// A stack that borrows its lists.
struct FreeCrlStackOnly {
    void operator()(STACK_OF(X509_CRL) * stack) const noexcept { sk_X509_CRL_free(stack); }
};
using BorrowedCrlStackPtr = std::unique_ptr<STACK_OF(X509_CRL), FreeCrlStackOnly>;

/// Its signature is judged by our own table too, and by a key about which nothing is left to ask.
bool has_known_signer(const Crl& list, const std::vector<Certificate>& above, const std::vector<Certificate>& bag) {
    const auto signs = [&](const Certificate& candidate) { return list.is_signed_by(candidate); };
    if (std::ranges::any_of(above, signs)) return true;
    return std::ranges::any_of(bag, [&](const Certificate& candidate) { return signs(candidate) && !candidate.has_revocation_pointer(); });
}

}  // namespace

ScopeAnswer ask_scope(const Crl& list, const Certificate& certificate, const std::vector<Certificate>& above, const std::vector<Certificate>& bag) {
    if (above.empty() || !has_known_signer(list, above, bag)) return ScopeAnswer::outside;
    const StorePtr store(X509_STORE_new());
    const StoreContextPtr context(X509_STORE_CTX_new_ex(library(), nullptr));
    const BorrowedStackPtr untrusted(sk_X509_new_null());
    const BorrowedCrlStackPtr lists(sk_X509_CRL_new_null());
    bool good = store && context && untrusted && lists && X509_STORE_add_cert(store.get(), x509_of(above.back())) == 1 && sk_X509_CRL_push(lists.get(), list.data().crl.get()) > 0;
    for (std::size_t i = 0; good && i + 1 < above.size(); ++i) good = sk_X509_push(untrusted.get(), x509_of(above[i])) > 0;
    for (std::size_t i = 0; good && i < bag.size(); ++i) good = sk_X509_push(untrusted.get(), x509_of(bag[i])) > 0;
    good = good && X509_STORE_CTX_init(context.get(), store.get(), x509_of(certificate), untrusted.get()) == 1;
    if (!good) return ScopeAnswer::outside;
    X509_STORE_CTX_set0_crls(context.get(), lists.get());
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_EXTENDED_CRL_SUPPORT | X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_time(parameters, seconds_of(list.this_update()));  // the list is never too early or late for itself
    X509_VERIFY_PARAM_set_depth(parameters, limits::chain_certificates - 2);
    X509_VERIFY_PARAM_set_auth_level(parameters, 2);
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY);
    // No callback: the first thing that OpenSSL minds ends the answer, also in the path of an indirect list's issuer.
    const int verified = X509_verify_cert(context.get());
    const int error = X509_STORE_CTX_get_error(context.get());
    drained_errors();
    if (verified == 1) return ScopeAnswer::good;
    return error == X509_V_ERR_CERT_REVOKED ? ScopeAnswer::revoked : ScopeAnswer::outside;
}

}  // namespace saksi::trust
