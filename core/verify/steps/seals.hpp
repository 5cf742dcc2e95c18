// Signatures and tokens of a bundle under judgement. Used inside this room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trust/cades_verifier.hpp"
#include "trust/timestamp_verifier.hpp"
#include "verify/examination.hpp"
#include "verify/steps/archive_chain.hpp"

namespace saksi::verify {

/// One CAdES: the sealer's in revision 1, a countersigner's or annotator's in a later one.
struct BundleSignature {
    std::uint32_t revision = 1;
    std::string entry;                  ///< META-INF/signatureNNN.p7s
    std::size_t place = 0;              ///< in the archive: what stands behind it may cover it
    Bytes cms;
    ByteView content;                   ///< the signed list, owned by the examination
    trust::CadesVerification result;    ///< at the proven time, or at the time of evaluation
    std::optional<trust::TimestampVerification> token;  ///< inside the signature
    std::optional<UtcTime> proven;      ///< earliest valid genTime that covers it

    bool is_seal() const noexcept { return revision == 1; }
    bool is_covered_by(const ArchiveLink& link) const noexcept { return link.place > place; }
};

struct Seals {
    std::vector<BundleSignature> signatures;  ///< by revision, the sealer's first
    std::vector<ArchiveLink> chain;           ///< newest first
};

/// Whether a token of a trusted authority lacks nothing else; and whether it counts as proof of time: it holds, and is not dated after the evaluation. A policy that asks for no revocation data takes one that
/// lacks nothing else.
bool lacks_only_revocation_data(const trust::TimestampVerification& token);
bool proves(const Examination& examination, const trust::TimestampVerification& token);

/// The best that any token allows to say about the time of the seal.
TimeLine::State time_state(const Examination& examination, const Seals& seals);

/// The store, or one that trusts nobody.
const trust::TrustStore& store_or_none(const trust::TrustStore* store);

/// Fills the lines about sealer and time, the anchors, and one entry for each signature.
void tell_seals(Examination& examination, const Seals& seals);

}  // namespace saksi::verify
