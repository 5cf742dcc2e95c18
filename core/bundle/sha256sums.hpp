// SHA256SUMS as `sha256sum -c` reads it.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "digest/digest.hpp"

namespace saksi::bundle {

struct Sha256Line {
    digest::Digest sha256;
    std::string path;
    bool operator==(const Sha256Line&) const = default;
};

/// 64 lower-case digits, two spaces, the name, a line feed; in the order given.
std::string sha256sums_text(const std::vector<Sha256Line>& lines);
/// Reads exactly what sha256sums_text writes. Errors: malformed (line number; a name twice), limit_exceeded (limits::manifest_bytes).
Result<std::vector<Sha256Line>> parse_sha256sums(ByteView text);

}  // namespace saksi::bundle
