// The archive manifests and their tokens, newest first. Used inside this room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "trust/timestamp_verifier.hpp"
#include "verify/examination.hpp"

namespace saksi::verify {

struct ArchiveLink {
    std::string manifest;       ///< entry name of the archive manifest
    std::string token;          ///< entry name of its token
    std::size_t place = 0;      ///< of the manifest in the archive: it covers what stands before
    Bytes manifest_octets;
    std::optional<Bytes> token_octets;  ///< absent when there is no such entry; an emptied one is a token that does not hold
    bool whole = false;         ///< its list covers everything before it, with the right digests
    std::optional<trust::TimestampVerification> verification;
};

/// Follows Rootfile from the plain name back and checks every list against the computed digests. Empty when there is no archive manifest.
std::vector<ArchiveLink> read_archive_chain(Examination& examination);

}  // namespace saksi::verify
