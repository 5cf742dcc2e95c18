// Digests as files of other programs state them. They show whether such a file agrees with itself; evidence of ours never rests on one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace saksi::digest {

enum class ForeignAlgorithm { md5, sha1, sha256, sha384, sha512 };

/// Length of a digest in octets.
std::size_t size_of(ForeignAlgorithm algorithm) noexcept;
/// `md5`, `sha1`, `sha256`, `sha384`, `sha512`.
std::string_view name_of(ForeignAlgorithm algorithm) noexcept;
/// MD5 and SHA-1: two contents with one digest can be made (RFC 6151; SHAttered, 2017).
bool is_weak(ForeignAlgorithm algorithm) noexcept;
/// `sha256`, `SHA-256`, `sha1`, …; nullopt for any other.
std::optional<ForeignAlgorithm> foreign_algorithm(std::string_view label) noexcept;

struct ForeignDigest {
    ForeignAlgorithm algorithm = ForeignAlgorithm::sha256;
    Bytes octets;  ///< size_of(algorithm)
    bool operator==(const ForeignDigest&) const = default;
};

/// Reads hexadecimal or base32 (RFC 4648 §6) in either case, with or without padding, of exactly the algorithm's length; nullopt for anything else.
std::optional<ForeignDigest> read_foreign_digest(ForeignAlgorithm algorithm, std::string_view text);
/// The same with its label before a colon: `sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ` (WARC 1.1 §5.8).
std::optional<ForeignDigest> read_labelled_digest(std::string_view text);

/// `sha1:` and lower-case hexadecimal.
std::string labelled(const ForeignDigest& digest);

/// Feed any number of pieces, then finish once. A moved-from or finished hasher must not be used again.
class ForeignHasher {
public:
    explicit ForeignHasher(ForeignAlgorithm algorithm);
    ForeignHasher(ForeignHasher&&) noexcept;
    ForeignHasher& operator=(ForeignHasher&&) noexcept;
    ~ForeignHasher();

    void update(ByteView data);
    ForeignDigest finish();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

}  // namespace saksi::digest
