#include "trust/certificate_request.hpp"

#include "digest/digest.hpp"
#include "trust/key_data.hpp"
#include "trust/openssl_context.hpp"
#include "trust/pem.hpp"
#include "trust/subject_name.hpp"

namespace saksi::trust {

namespace {

using RequestPtr = Owned<X509_REQ, X509_REQ_free>;
struct FreeExtensions {
    void operator()(STACK_OF(X509_EXTENSION) * extensions) const noexcept { sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free); }
};

bool ask_for(X509_REQ* request) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, nullptr, nullptr, request, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    const std::unique_ptr<STACK_OF(X509_EXTENSION), FreeExtensions> extensions(sk_X509_EXTENSION_new_null());
    constexpr std::pair<int, const char*> wanted[] = {{NID_key_usage, "critical,digitalSignature,nonRepudiation"}, {NID_ext_key_usage, "1.3.6.1.5.5.7.3.36"}};
    for (const auto& [nid, value] : wanted) {
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
        if (extension == nullptr || sk_X509_EXTENSION_push(extensions.get(), extension) <= 0) {
            X509_EXTENSION_free(extension);
            return false;
        }
    }
    return X509_REQ_add_extensions(request, extensions.get()) == 1;
}

}  // namespace

Result<CertificateRequest> request_certificate(const RequestedName& name, const Passphrase& passphrase) {
    if (auto good = check_subject({name.name, name.role, name.organisation}); !good) return pass_on(good);
    auto key = SigningKey::generate();
    if (!key) return pass_on(key);
    auto locked = key->locked_pem(passphrase);
    if (!locked) return pass_on(locked);
    EVP_PKEY* pkey = key->data().key.get();
    const RequestPtr request(X509_REQ_new_ex(library(), nullptr));
    const bool good = request && X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) == 1 &&
                      add_subject(X509_REQ_get_subject_name(request.get()), {name.name, name.role, name.organisation}) && X509_REQ_set_pubkey(request.get(), pkey) == 1 &&
                      ask_for(request.get()) && X509_REQ_sign(request.get(), pkey, message_digest(digest::Algorithm::sha256)) > 0;
    if (!good) return openssl_failure(ErrorCode::internal, "certificate request");
    const Bytes key_info = encoded(i2d_PUBKEY, pkey);
    return CertificateRequest{std::move(*locked), pem_block("CERTIFICATE REQUEST", encoded(i2d_X509_REQ, request.get())), digest::sha256_of(key_info).hex()};
}

}  // namespace saksi::trust
