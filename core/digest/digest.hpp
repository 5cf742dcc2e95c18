// A digest as a value: which algorithm, which octets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/file_system.hpp"
#include "base/result.hpp"

namespace saksi::digest {

/// The only algorithms that evidence may rest on (SHA-1 and MD5 are refused everywhere). Source: FIPS 180-4.
enum class Algorithm { sha256, sha384, sha512 };

/// Length of a digest in octets: 32, 48 or 64.
std::size_t size_of(Algorithm algorithm) noexcept;
/// `sha256`, `sha384`, `sha512`.
std::string_view name_of(Algorithm algorithm) noexcept;

class Digest {
public:
    /// `octets` must hold exactly size_of(algorithm) octets.
    Digest(Algorithm algorithm, Bytes octets);
    /// Reads 64, 96 or 128 lower-case hexadecimal digits. Errors: malformed (length, upper case, other characters).
    static Result<Digest> from_hex(Algorithm algorithm, std::string_view text);
    /// Reads canonical base64 of exactly the right length. Errors: malformed.
    static Result<Digest> from_base64(Algorithm algorithm, std::string_view text);

    Algorithm algorithm() const noexcept { return algorithm_; }
    const Bytes& octets() const noexcept { return octets_; }
    /// Lower-case hexadecimal.
    std::string hex() const;
    /// Canonical base64 with padding (RFC 4648 §4).
    std::string base64() const;
    /// `sha256:` and the hexadecimal digits: the form of datapackage.json, WARC and CDXJ.
    std::string labelled() const;

    bool operator==(const Digest&) const = default;

private:
    Algorithm algorithm_;
    Bytes octets_;
};

Digest digest_of(Algorithm algorithm, ByteView data);
inline Digest sha256_of(ByteView data) { return digest_of(Algorithm::sha256, data); }
/// Hashes `size` octets from `offset`, one read window at a time. Errors: those of ReadableFile::read_at.
Result<Digest> digest_of_file(Algorithm algorithm, const base::ReadableFile& file, std::uint64_t offset, std::uint64_t size);

}  // namespace saksi::digest
