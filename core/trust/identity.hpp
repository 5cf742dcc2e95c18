// Who seals: a certificate with its path, and a key that stays locked until the last moment.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "trust/certificate.hpp"
#include "trust/passphrase.hpp"

namespace saksi::trust {

struct KeyData;

/// An unlocked private key. Move-only; its memory is cleared by OpenSSL when it ends.
class SigningKey {
public:
    /// A new ECDSA P-256 key.
    static Result<SigningKey> generate();
    /// Reads PKCS#8 PEM: encrypted with `passphrase`, or plain when `passphrase` is nullptr (an import). Errors: malformed, refused (wrong
    /// passphrase), unsupported (key kind outside the table), limit_exceeded (key derivation cost). Source: RFC 5958, RFC 8018.
    static Result<SigningKey> from_pem(ByteView pem, const Passphrase* passphrase);
    /// Encrypted PKCS#8 as PEM: PBES2, PBKDF2-HMAC-SHA-256 (600,000 rounds), AES-256-CBC. Errors: usage (empty passphrase).
    Result<Bytes> locked_pem(const Passphrase& passphrase) const;
    /// `ECDSA P-256`, …
    std::string algorithm() const;
    /// True when `certificate` carries this key's public half.
    bool belongs_to(const Certificate& certificate) const;

    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;
    ~SigningKey();
    const KeyData& data() const noexcept { return *data_; }
    explicit SigningKey(std::unique_ptr<KeyData> data);

private:
    std::unique_ptr<KeyData> data_;
};

/// What a self-made certificate says about its owner. Nobody has checked it.
struct SelfMadeName {
    std::string name;          ///< commonName, 1 to 64 characters (RFC 5280 upper bound)
    std::string role;          ///< title, at most 64
    std::string organisation;  ///< organizationName, at most 64
    UtcTime not_before;
    UtcTime not_after;
};

/// Certificate path and locked key, or the key's place in a token, as they lie on disk.
class Identity {
public:
    /// A new key and self-signed certificate (CA:FALSE, digitalSignature + nonRepudiation, documentSigning), 128-bit serial from `random`.
    /// Errors: usage (empty or overlong name, empty passphrase, validity that ends before it begins).
    static Result<Identity> create(const SelfMadeName& name, const Passphrase& passphrase, base::Random& random);
    /// `key_pem` is encrypted PKCS#8; `chain_pem` holds the signer's certificate first, then intermediates in any order. Self-signed
    /// certificates other than the first are dropped: anchors never enter a seal. Errors: malformed, unsupported.
    static Result<Identity> from_pem(ByteView key_pem, ByteView chain_pem);

    /// A key and its certificate out of a PKCS#12 file, other certificates as for from_pem; the key is locked anew with the same passphrase.
    /// Errors: malformed, refused (wrong passphrase), unsupported (old ciphers, kind of key), limit_exceeded (key derivation cost). Source: RFC 7292.
    static Result<Identity> from_pkcs12(ByteView file, const Passphrase& passphrase);
    /// A key that stays in its token, by its place (token_key.hpp); the token is not asked before unlock. Errors: usage (the address), malformed, unsupported.
    static Result<Identity> from_token(const std::string& uri, ByteView chain_pem);

    const Certificate& certificate() const noexcept { return chain_.front(); }
    const std::vector<Certificate>& chain() const noexcept { return chain_; }
    /// Empty for a key in a token.
    const Bytes& locked_key_pem() const noexcept { return locked_key_; }
    bool is_in_token() const noexcept { return !token_uri_.empty(); }
    const std::string& token_uri() const noexcept { return token_uri_; }
    /// Subject, issuer and key are the owner's own word.
    bool is_self_made() const noexcept { return certificate().is_self_signed(); }
    /// `passphrase` is the PIN of a token. Errors: refused (wrong passphrase), malformed (key does not belong to the certificate), unavailable (the token
    /// or its driver).
    Result<SigningKey> unlock(const Passphrase& passphrase) const;

private:
    Identity(std::vector<Certificate> chain, Bytes locked_key) : chain_(std::move(chain)), locked_key_(std::move(locked_key)) {}
    std::vector<Certificate> chain_;
    Bytes locked_key_;
    std::string token_uri_;
};

}  // namespace saksi::trust
