#include "trust/algorithms.hpp"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <array>

#include "trust/der.hpp"
#include "trust/openssl_context.hpp"

namespace saksi::trust {

namespace {

using digest::Algorithm;

constexpr int rsa_least_bits = 2048;
constexpr int rsa_most_bits = 16384;  // OpenSSL's own bound; larger keys only cost time
constexpr std::uint32_t salt_most = 512;

enum class Parameters { absent, null, other };

struct Identifier {
    std::string oid;
    Parameters parameters = Parameters::absent;
    ByteView raw_parameters;
};

std::optional<Identifier> read_identifier(ByteView der_octets) {
    const auto outer = der::only(der_octets, der::sequence);
    if (!outer) return std::nullopt;
    der::Reader reader(outer->content);
    const auto oid = reader.next(der::oid);
    if (!oid) return std::nullopt;
    Identifier found{der::oid_text(oid->content), Parameters::absent, {}};
    if (found.oid.empty()) return std::nullopt;
    if (reader.at_end()) return found;
    const auto parameters = reader.next();
    if (!parameters || !reader.at_end()) return std::nullopt;
    found.parameters = parameters->tag == der::null && parameters->content.empty() ? Parameters::null : Parameters::other;
    found.raw_parameters = parameters->whole;
    return found;
}

struct SchemeRow {
    std::string_view oid;
    Parameters parameters;
    SignatureKind kind;
    std::optional<Algorithm> hash;
};
constexpr std::array scheme_table{
    SchemeRow{"1.2.840.10045.4.3.2", Parameters::absent, SignatureKind::ecdsa, Algorithm::sha256},
    SchemeRow{"1.2.840.10045.4.3.3", Parameters::absent, SignatureKind::ecdsa, Algorithm::sha384},
    SchemeRow{"1.2.840.10045.4.3.4", Parameters::absent, SignatureKind::ecdsa, Algorithm::sha512},
    SchemeRow{"1.2.840.113549.1.1.1", Parameters::null, SignatureKind::rsa_pkcs1, std::nullopt},
    SchemeRow{"1.2.840.113549.1.1.11", Parameters::null, SignatureKind::rsa_pkcs1, Algorithm::sha256},
    SchemeRow{"1.2.840.113549.1.1.12", Parameters::null, SignatureKind::rsa_pkcs1, Algorithm::sha384},
    SchemeRow{"1.2.840.113549.1.1.13", Parameters::null, SignatureKind::rsa_pkcs1, Algorithm::sha512},
};
constexpr std::string_view pss_oid = "1.2.840.113549.1.1.10";
constexpr std::string_view mgf1_oid = "1.2.840.113549.1.1.8";
/// MD2, MD4, MD5, SHA-1 (two arcs), and RSA, DSA, ECDSA over MD5 or SHA-1.
constexpr std::array<std::string_view, 12> weak_oids{
    "1.2.840.113549.2.2",  "1.2.840.113549.2.4",   "1.2.840.113549.2.5",   "1.3.14.3.2.26",     "1.2.840.113549.1.1.2", "1.2.840.113549.1.1.4",
    "1.3.14.3.2.29",       "1.2.840.113549.1.1.5", "1.2.840.10040.4.1",    "1.2.840.10040.4.3", "1.2.840.10045.4.1",    "2.16.840.1.101.3.4.2.4"};

/// RSASSA-PSS-params (RFC 4055 §3.1): all three fields present, because their defaults mean SHA-1; trailerField absent (its default).
std::optional<SignatureScheme> pss_scheme(ByteView parameters) {
    const auto outer = der::only(parameters, der::sequence);
    if (!outer) return std::nullopt;
    der::Reader reader(outer->content);
    const auto hash = reader.next(der::context(0, true));
    const auto mask = reader.next(der::context(1, true));
    const auto salt = reader.next(der::context(2, true));
    if (!hash || !mask || !salt || !reader.at_end()) return std::nullopt;
    const auto algorithm = digest_scheme(hash->content);
    const auto mask_identifier = read_identifier(mask->content);
    if (!algorithm || !mask_identifier || mask_identifier->oid != mgf1_oid) return std::nullopt;
    if (digest_scheme(mask_identifier->raw_parameters) != algorithm) return std::nullopt;
    const auto salt_value = der::only(salt->content, der::integer);
    if (!salt_value) return std::nullopt;
    const auto octets = der::small_integer(salt_value->content);
    if (!octets || *octets < digest::size_of(*algorithm) || *octets > salt_most) return std::nullopt;
    return SignatureScheme{SignatureKind::rsa_pss, algorithm, static_cast<int>(*octets)};
}

}  // namespace

std::optional<Algorithm> digest_scheme(ByteView algorithm_identifier) {
    const auto found = read_identifier(algorithm_identifier);
    if (!found || found->parameters == Parameters::other) return std::nullopt;
    if (found->oid == "2.16.840.1.101.3.4.2.1") return Algorithm::sha256;
    if (found->oid == "2.16.840.1.101.3.4.2.2") return Algorithm::sha384;
    if (found->oid == "2.16.840.1.101.3.4.2.3") return Algorithm::sha512;
    return std::nullopt;
}

std::optional<SignatureScheme> signature_scheme(ByteView algorithm_identifier) {
    const auto found = read_identifier(algorithm_identifier);
    if (!found) return std::nullopt;
    if (found->oid == pss_oid) return pss_scheme(found->raw_parameters);
    for (const SchemeRow& row : scheme_table) {
        if (found->oid == row.oid && found->parameters == row.parameters) return SignatureScheme{row.kind, row.hash, 0};
    }
    return std::nullopt;
}

bool is_weak(ByteView algorithm_identifier) {
    const std::string oid = algorithm_oid(algorithm_identifier);
    for (const std::string_view weak : weak_oids) {
        if (oid == weak) return true;
    }
    return false;
}

std::string algorithm_oid(ByteView algorithm_identifier) {
    const auto found = read_identifier(algorithm_identifier);
    return found ? found->oid : std::string{};
}

KeyVerdict judge_key(EVP_PKEY* key) {
    if (key == nullptr) return KeyVerdict::unknown;
    if (EVP_PKEY_is_a(key, "RSA") == 1 || EVP_PKEY_is_a(key, "RSA-PSS") == 1) {
        const int bits = EVP_PKEY_get_bits(key);
        if (bits < rsa_least_bits) return KeyVerdict::too_weak;
        return bits <= rsa_most_bits ? KeyVerdict::allowed : KeyVerdict::unknown;
    }
    if (EVP_PKEY_is_a(key, "EC") == 1) {
        const std::string text = key_text(key);
        return text == "ECDSA P-256" || text == "ECDSA P-384" || text == "ECDSA P-521" ? KeyVerdict::allowed : KeyVerdict::unknown;
    }
    return EVP_PKEY_is_a(key, "DSA") == 1 ? KeyVerdict::too_weak : KeyVerdict::unknown;
}

std::string key_text(EVP_PKEY* key) {
    if (key == nullptr) return {};
    if (EVP_PKEY_is_a(key, "RSA") == 1) return "RSA " + std::to_string(EVP_PKEY_get_bits(key));
    if (EVP_PKEY_is_a(key, "RSA-PSS") == 1) return "RSA-PSS " + std::to_string(EVP_PKEY_get_bits(key));
    if (EVP_PKEY_is_a(key, "EC") == 1) {
        char group[64] = {};
        if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, nullptr) != 1) {
            drained_errors();
            return "EC";
        }
        const std::string_view name = group;
        if (name == "prime256v1") return "ECDSA P-256";
        if (name == "secp384r1") return "ECDSA P-384";
        if (name == "secp521r1") return "ECDSA P-521";
        return "ECDSA " + std::string(name);
    }
    const char* name = EVP_PKEY_get0_type_name(key);
    return name != nullptr ? name : "";
}

std::string scheme_text(SignatureKind kind, Algorithm hash) {
    const std::string suffix = hash == Algorithm::sha256 ? "SHA-256" : hash == Algorithm::sha384 ? "SHA-384" : "SHA-512";
    switch (kind) {
        case SignatureKind::ecdsa: return "ECDSA with " + suffix;
        case SignatureKind::rsa_pkcs1: return "RSA PKCS#1 v1.5 with " + suffix;
        case SignatureKind::rsa_pss: return "RSA-PSS with " + suffix;
    }
    return suffix;
}

bool verify_signature(EVP_PKEY* key, const SignatureScheme& scheme, Algorithm hash, ByteView data, ByteView signature) {
    const bool is_ec = EVP_PKEY_is_a(key, "EC") == 1;
    const bool is_rsa = EVP_PKEY_is_a(key, "RSA") == 1 || (EVP_PKEY_is_a(key, "RSA-PSS") == 1 && scheme.kind == SignatureKind::rsa_pss);
    if (scheme.kind == SignatureKind::ecdsa ? !is_ec : !is_rsa) return false;
    if (scheme.hash && *scheme.hash != hash) return false;
    const DigestContextPtr context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* key_context = nullptr;
    const char* name = hash == Algorithm::sha256 ? "SHA2-256" : hash == Algorithm::sha384 ? "SHA2-384" : "SHA2-512";
    bool good = context && EVP_DigestVerifyInit_ex(context.get(), &key_context, name, library(), nullptr, key, nullptr) == 1;
    if (good && scheme.kind == SignatureKind::rsa_pss) {
        good = EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING) == 1 && EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, scheme.salt_octets) == 1 &&
               EVP_PKEY_CTX_set_rsa_mgf1_md(key_context, message_digest(hash)) == 1;
    }
    good = good && EVP_DigestVerify(context.get(), signature.data(), signature.size(), data.data(), data.size()) == 1;
    drained_errors();
    return good;
}

}  // namespace saksi::trust
