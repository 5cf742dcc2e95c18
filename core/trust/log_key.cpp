#include "trust/log_key.hpp"

#include <algorithm>

#include "digest/digest.hpp"
#include "trust/log_limits.hpp"
#include "trust/openssl_context.hpp"
#include "trust/pem.hpp"

namespace saksi::trust {

namespace {

/// RFC 8410 §4: SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING of 32 octets }.
constexpr std::array<std::uint8_t, 12> ed25519_start{0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00};
constexpr std::size_t key_octets = 32, signature_octets = 64;
constexpr std::uint8_t ed25519_signature_type = 0x01;

bool is_ed25519(ByteView spki) { return spki.size() == ed25519_start.size() + key_octets && std::equal(ed25519_start.begin(), ed25519_start.end(), spki.begin()); }

}  // namespace

LogKey::LogKey(ByteView spki) : spki_(base::copy_of(spki)), fingerprint_(digest::sha256_of(spki).hex()) {
    std::copy_n(spki.begin() + ed25519_start.size(), key_octets, octets_.begin());
}

Result<std::vector<LogKey>> LogKey::from_pem(ByteView pem) {
    auto blocks = parse_pem(pem);
    if (!blocks) return pass_on(blocks);
    if (blocks->empty()) return fail(ErrorCode::malformed, msg("the file holds no public key"));
    if (blocks->size() > limits::log_keys) return fail(ErrorCode::limit_exceeded, msg("more than {most} keys in one file", {{"most", std::to_string(limits::log_keys)}}));
    std::vector<LogKey> keys;
    for (const PemBlock& block : *blocks) {
        if (block.label != "PUBLIC KEY" || !is_ed25519(block.der))
            return fail(ErrorCode::unsupported, msg("a case log's key is an Ed25519 public key in PEM (“PUBLIC KEY”); line {line} begins something else", {{"line", std::to_string(block.line)}}));
        keys.push_back(LogKey(block.der));
    }
    return keys;
}

std::string LogKey::pem() const { return pem_block("PUBLIC KEY", spki_); }

std::uint32_t LogKey::key_id(std::string_view name) const {
    Bytes said = base::copy_of(bytes_of(name));
    said.push_back('\n');
    said.push_back(ed25519_signature_type);
    said.insert(said.end(), octets_.begin(), octets_.end());
    const digest::Digest digest = digest::sha256_of(said);
    std::uint32_t id = 0;
    for (std::size_t i = 0; i < 4; ++i) id = id << 8 | digest.octets()[i];
    return id;
}

bool LogKey::verifies(std::string_view text, ByteView signature) const {
    if (signature.size() != signature_octets) return false;
    const KeyPtr key(EVP_PKEY_new_raw_public_key_ex(library(), "ED25519", nullptr, octets_.data(), octets_.size()));
    const DigestContextPtr context(EVP_MD_CTX_new());
    const ByteView octets = bytes_of(text);
    const bool good = key && context && EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, library(), nullptr, key.get(), nullptr) == 1 &&
                      EVP_DigestVerify(context.get(), signature.data(), signature.size(), octets.data(), octets.size()) == 1;
    drained_errors();
    return good;
}

}  // namespace saksi::trust
