// The key of a case log, as the examiner names it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace saksi::trust {

/// An Ed25519 public key. A log's name does not belong to it: it stands in what the key signs.
class LogKey {
public:
    /// Reads PEM blocks `PUBLIC KEY`, at least one. Errors: malformed naming the line, unsupported (a key of another kind), limit_exceeded
    /// (limits::log_keys). Source: RFC 8410 §4.
    static Result<std::vector<LogKey>> from_pem(ByteView pem);

    /// One PEM block, ending in a line feed.
    std::string pem() const;
    /// SHA-256 of the DER SubjectPublicKeyInfo, lower-case hexadecimal.
    const std::string& fingerprint() const noexcept { return fingerprint_; }
    /// The first four octets of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key), big-endian. Source: C2SP signed-note, "Ed25519 signatures".
    std::uint32_t key_id(std::string_view name) const;
    /// True when `signature` over `text` verifies. Source: RFC 8032, by OpenSSL.
    bool verifies(std::string_view text, ByteView signature) const;

private:
    explicit LogKey(ByteView spki);

    std::array<std::uint8_t, 32> octets_{};
    Bytes spki_;
    std::string fingerprint_;
};

}  // namespace saksi::trust
