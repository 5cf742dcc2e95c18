// The signatures and tokens of a bundle of any revision, as octets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "zip/reader.hpp"

namespace saksi::seal {

struct SignatureSeal {
    std::string entry;            ///< META-INF/signatureNNN.p7s
    std::size_t place = 0;        ///< in the archive
    Bytes content;                ///< the signed list
    Bytes cms;
    std::optional<Bytes> token;   ///< signature timestamp
};

struct ArchiveSeal {
    std::string entry;            ///< META-INF/timestampNNN.tst
    std::size_t place = 0;        ///< of the archive manifest: the token covers what stands before
    Bytes manifest;
    Bytes token;

    bool covers(const SignatureSeal& signature) const noexcept { return signature.place < place; }
};

struct BundleSeals {
    std::vector<SignatureSeal> signatures;  ///< by revision
    std::vector<ArchiveSeal> archive;       ///< oldest first; the last is covered by nothing

    /// Of the revision that would be added now.
    std::uint32_t next_revision() const noexcept { return static_cast<std::uint32_t>(archive.size()) + 1; }
    bool is_stamped() const noexcept { return !archive.empty(); }
};

/// Errors: malformed (an entry that belongs to a seal is not there), limit_exceeded.
Result<BundleSeals> read_seals(const zip::Reader& archive);

}  // namespace saksi::seal
