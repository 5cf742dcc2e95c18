#include "digest/digest.hpp"

#include <algorithm>
#include <vector>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "digest/encoding.hpp"
#include "digest/stream_hasher.hpp"

namespace saksi::digest {

std::size_t size_of(Algorithm algorithm) noexcept {
    switch (algorithm) {
        case Algorithm::sha256: return 32;
        case Algorithm::sha384: return 48;
        case Algorithm::sha512: return 64;
    }
    return 0;
}

std::string_view name_of(Algorithm algorithm) noexcept {
    switch (algorithm) {
        case Algorithm::sha256: return "sha256";
        case Algorithm::sha384: return "sha384";
        case Algorithm::sha512: return "sha512";
    }
    return {};
}

Digest::Digest(Algorithm algorithm, Bytes octets) : algorithm_(algorithm), octets_(std::move(octets)) {
    SAKSI_ASSERT(octets_.size() == size_of(algorithm_));
}

namespace {

/// 0 to 15, or -1. Upper case is refused: one digest, one text.
int nibble_of(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

}  // namespace

Result<Digest> Digest::from_hex(Algorithm algorithm, std::string_view text) {
    const auto malformed = [&] {
        return fail(ErrorCode::malformed, msg("a {algorithm} digest is {digits} lower-case hexadecimal digits",
                                              {{"algorithm", std::string(name_of(algorithm))}, {"digits", std::to_string(2 * size_of(algorithm))}}));
    };
    if (text.size() != 2 * size_of(algorithm)) return malformed();
    Bytes octets;
    octets.reserve(size_of(algorithm));
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = nibble_of(text[i]);
        const int low = nibble_of(text[i + 1]);
        if (high < 0 || low < 0) return malformed();
        octets.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return Digest(algorithm, std::move(octets));
}

Result<Digest> Digest::from_base64(Algorithm algorithm, std::string_view text) {
    auto octets = digest::from_base64(text);
    if (!octets) return pass_on(octets);
    if (octets->size() != size_of(algorithm)) {
        return fail(ErrorCode::malformed, msg("a {algorithm} digest has {expected} octets, this one has {found}",
                                              {{"algorithm", std::string(name_of(algorithm))},
                                               {"expected", std::to_string(size_of(algorithm))},
                                               {"found", std::to_string(octets->size())}}));
    }
    return Digest(algorithm, std::move(*octets));
}

std::string Digest::hex() const { return base::hex_of(octets_); }
std::string Digest::base64() const { return base64_of(octets_); }
std::string Digest::labelled() const { return std::string(name_of(algorithm_)) + ':' + hex(); }

Digest digest_of(Algorithm algorithm, ByteView data) {
    StreamHasher hasher(algorithm);
    hasher.update(data);
    return hasher.finish();
}

Result<Digest> digest_of_file(Algorithm algorithm, const base::ReadableFile& file, std::uint64_t offset, std::uint64_t size) {
    StreamHasher hasher(algorithm);
    Bytes window(static_cast<std::size_t>(std::min<std::uint64_t>(size, limits::read_window)));
    while (size > 0) {
        const std::span<std::uint8_t> part(window.data(), static_cast<std::size_t>(std::min<std::uint64_t>(size, window.size())));
        if (auto read = file.read_at(offset, part); !read) return pass_on(read);
        hasher.update(part);
        offset += part.size();
        size -= part.size();
    }
    return hasher.finish();
}

}  // namespace saksi::digest
