#include <openssl/crypto.h>

#include "trust/algorithms.hpp"
#include "trust/certificate_data.hpp"
#include "trust/identity.hpp"
#include "trust/key_data.hpp"
#include "trust/key_derivation.hpp"
#include "trust/openssl_context.hpp"
#include "trust/pem.hpp"

namespace saksi::trust {

namespace {

constexpr int derivation_rounds = 600'000;  // OWASP 2023 for PBKDF2-HMAC-SHA-256
constexpr int salt_octets = 16;
using AlgorithmPtr = Owned<X509_ALGOR, X509_ALGOR_free>;

Result<KeyPtr> checked(PlainKeyPtr plain) {
    KeyPtr key(EVP_PKCS82PKEY_ex(plain.get(), library(), nullptr));
    if (!key) return openssl_failure(ErrorCode::malformed, "private key");
    if (judge_key(key.get()) != KeyVerdict::allowed) return fail(ErrorCode::unsupported, msg("this kind of key is not accepted: {key}", {{"key", key_text(key.get())}}));
    return key;
}

Result<KeyPtr> read_locked(ByteView der, const Passphrase& passphrase) {
    const unsigned char* at = der.data();
    const EncryptedKeyPtr encrypted(d2i_X509_SIG(nullptr, &at, static_cast<long>(der.size())));
    if (!encrypted || at != der.data() + der.size()) return openssl_failure(ErrorCode::malformed, "encrypted private key");
    const X509_ALGOR* algorithm = nullptr;
    X509_SIG_get0(encrypted.get(), &algorithm, nullptr);
    if (auto cheap = check_derivation(algorithm); !cheap) return pass_on(cheap);
    PlainKeyPtr plain(PKCS8_decrypt_ex(encrypted.get(), reinterpret_cast<const char*>(passphrase.octets().data()), static_cast<int>(passphrase.octets().size()), library(), nullptr));
    drained_errors();
    if (!plain) return fail(ErrorCode::refused, msg("the passphrase does not unlock the key"));
    return checked(std::move(plain));
}

}  // namespace

SigningKey::SigningKey(std::unique_ptr<KeyData> data) : data_(std::move(data)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

Result<SigningKey> SigningKey::generate() {
    KeyPtr key(EVP_PKEY_Q_keygen(library(), nullptr, "EC", "P-256"));
    if (!key) return openssl_failure(ErrorCode::internal, "key generation");
    return SigningKey(std::make_unique<KeyData>(std::move(key)));
}

Result<SigningKey> SigningKey::from_pem(ByteView pem, const Passphrase* passphrase) {
    auto blocks = parse_pem(pem);
    if (!blocks) return pass_on(blocks, msg("reading a key file"));
    const std::string_view wanted = passphrase != nullptr ? "ENCRYPTED PRIVATE KEY" : "PRIVATE KEY";
    if (blocks->size() != 1 || blocks->front().label != wanted) {
        return fail(ErrorCode::malformed, msg("a key file must hold exactly one block of this kind: {label}", {{"label", std::string(wanted)}}));
    }
    Bytes& der = blocks->front().der;
    const auto read = [&]() -> Result<KeyPtr> {
        if (passphrase != nullptr) return read_locked(der, *passphrase);
        const unsigned char* at = der.data();
        PlainKeyPtr plain(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
        if (!plain || at != der.data() + der.size()) return openssl_failure(ErrorCode::malformed, "private key");
        return checked(std::move(plain));
    };
    auto key = read();
    OPENSSL_cleanse(der.data(), der.size());
    if (!key) return pass_on(key);
    return SigningKey(std::make_unique<KeyData>(std::move(*key)));
}

Result<Bytes> SigningKey::locked_pem(const Passphrase& passphrase) const {
    if (passphrase.empty()) return fail(ErrorCode::usage, msg("the passphrase is empty"));
    const PlainKeyPtr plain(EVP_PKEY2PKCS8(data_->key.get()));
    AlgorithmPtr scheme(PKCS5_pbe2_set_iv_ex(EVP_aes_256_cbc(), derivation_rounds, nullptr, salt_octets, nullptr, NID_hmacWithSHA256, library()));
    if (!plain || !scheme) return openssl_failure(ErrorCode::internal, "locking a key");
    const EncryptedKeyPtr locked(PKCS8_set0_pbe_ex(reinterpret_cast<const char*>(passphrase.octets().data()), static_cast<int>(passphrase.octets().size()), plain.get(), scheme.get(),
                                                   library(), nullptr));
    if (!locked) return openssl_failure(ErrorCode::internal, "locking a key");
    static_cast<void>(scheme.release());  // PKCS8_set0_pbe_ex took it
    const std::string pem = pem_block("ENCRYPTED PRIVATE KEY", encoded(i2d_X509_SIG, locked.get()));
    return base::copy_of(bytes_of(pem));
}

std::string SigningKey::algorithm() const { return key_text(data_->key.get()); }

bool SigningKey::belongs_to(const Certificate& certificate) const {
    const EVP_PKEY* theirs = X509_get0_pubkey(x509_of(certificate));
    const bool same = theirs != nullptr && EVP_PKEY_eq(data_->key.get(), theirs) == 1;
    drained_errors();
    return same;
}

}  // namespace saksi::trust
