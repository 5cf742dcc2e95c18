#include "digest/foreign_digest.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "digest/evp_digest.hpp"

namespace saksi::digest {

namespace {

constexpr std::array all{ForeignAlgorithm::md5, ForeignAlgorithm::sha1, ForeignAlgorithm::sha256, ForeignAlgorithm::sha384, ForeignAlgorithm::sha512};

const EVP_MD* evp_of(ForeignAlgorithm algorithm) noexcept {
    switch (algorithm) {
        case ForeignAlgorithm::md5: return EVP_md5();
        case ForeignAlgorithm::sha1: return EVP_sha1();
        case ForeignAlgorithm::sha256: return EVP_sha256();
        case ForeignAlgorithm::sha384: return EVP_sha384();
        case ForeignAlgorithm::sha512: return EVP_sha512();
    }
    return nullptr;
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int base32_value(char c) noexcept {
    if (c >= '2' && c <= '7') return c - '2' + 26;
    c = lower(c);
    return c >= 'a' && c <= 'z' ? c - 'a' : -1;
}

/// `bits` a character; unused bits at the end must be zero (RFC 4648 §3.5).
std::optional<Bytes> unpack(std::string_view text, unsigned bits, int (*value_of)(char) noexcept, std::size_t size) {
    Bytes octets;
    unsigned held = 0, count = 0;
    for (const char c : text) {
        const int value = value_of(c);
        if (value < 0) return std::nullopt;
        held = (held << bits | static_cast<unsigned>(value)) & 0xFFFFU;
        count += bits;
        if (count >= 8) {
            count -= 8;
            octets.push_back(static_cast<std::uint8_t>(held >> count & 0xFFU));
        }
    }
    if (octets.size() != size || (held & ((1U << count) - 1U)) != 0) return std::nullopt;
    return octets;
}

}  // namespace

std::size_t size_of(ForeignAlgorithm algorithm) noexcept {
    switch (algorithm) {
        case ForeignAlgorithm::md5: return 16;
        case ForeignAlgorithm::sha1: return 20;
        case ForeignAlgorithm::sha256: return 32;
        case ForeignAlgorithm::sha384: return 48;
        case ForeignAlgorithm::sha512: return 64;
    }
    return 0;
}

std::string_view name_of(ForeignAlgorithm algorithm) noexcept {
    switch (algorithm) {
        case ForeignAlgorithm::md5: return "md5";
        case ForeignAlgorithm::sha1: return "sha1";
        case ForeignAlgorithm::sha256: return "sha256";
        case ForeignAlgorithm::sha384: return "sha384";
        case ForeignAlgorithm::sha512: return "sha512";
    }
    return {};
}

bool is_weak(ForeignAlgorithm algorithm) noexcept { return algorithm == ForeignAlgorithm::md5 || algorithm == ForeignAlgorithm::sha1; }

std::optional<ForeignAlgorithm> foreign_algorithm(std::string_view label) noexcept {
    std::string plain;
    if (label.size() > 8) return std::nullopt;
    for (const char c : label)
        if (c != '-') plain.push_back(lower(c));
    for (const ForeignAlgorithm algorithm : all)
        if (name_of(algorithm) == plain) return algorithm;
    return std::nullopt;
}

std::optional<ForeignDigest> read_foreign_digest(ForeignAlgorithm algorithm, std::string_view text) {
    const std::size_t size = size_of(algorithm);
    auto octets = text.size() == 2 * size ? unpack(text, 4, hex_value, size) : std::nullopt;
    if (!octets) {
        const std::size_t digits = (size * 8 + 4) / 5;
        const std::string_view padding = text.size() >= digits ? text.substr(digits) : std::string_view("?");
        const bool padded = padding.empty() || (padding.size() == (8 - digits % 8) % 8 && padding.find_first_not_of('=') == std::string_view::npos);
        if (padded) octets = unpack(text.substr(0, digits), 5, base32_value, size);
    }
    if (!octets) return std::nullopt;
    return ForeignDigest{algorithm, std::move(*octets)};
}

std::optional<ForeignDigest> read_labelled_digest(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto algorithm = foreign_algorithm(text.substr(0, colon));
    return algorithm ? read_foreign_digest(*algorithm, text.substr(colon + 1)) : std::nullopt;
}

std::string labelled(const ForeignDigest& digest) { return std::string(name_of(digest.algorithm)) + ':' + base::hex_of(digest.octets); }

struct ForeignHasher::Context {
    ForeignAlgorithm algorithm;
    EvpDigest evp;
};

ForeignHasher::ForeignHasher(ForeignAlgorithm algorithm) : context_(new Context{algorithm, EvpDigest(evp_of(algorithm))}) {}
ForeignHasher::ForeignHasher(ForeignHasher&&) noexcept = default;
ForeignHasher& ForeignHasher::operator=(ForeignHasher&&) noexcept = default;
ForeignHasher::~ForeignHasher() = default;

void ForeignHasher::update(ByteView data) {
    SAKSI_ASSERT(context_ != nullptr);
    context_->evp.update(data);
}

ForeignDigest ForeignHasher::finish() {
    SAKSI_ASSERT(context_ != nullptr);
    const ForeignAlgorithm algorithm = context_->algorithm;
    Bytes octets = context_->evp.finish(size_of(algorithm));
    context_.reset();
    return {algorithm, std::move(octets)};
}

}  // namespace saksi::digest
