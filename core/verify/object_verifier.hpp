// Judges single things that other programs made, with the rules and words that a bundle is judged with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "trust/certificate_path.hpp"
#include "verify/object_verdict.hpp"

namespace saksi::verify {

/// The file as it lies there; its size and digest stand in the verdict.
struct ObjectFile {
    std::string name;
    ByteView octets;
};

/// What the caller trusts, knows and asks; shared by the three questions.
struct ObjectTerms {
    const trust::TrustStore& anchors;
    std::vector<trust::Crl> crls;
    std::optional<UtcTime> at;      ///< `--at`
    UtcTime now;
    trust::PathPolicy policy;
    Tool tool;
};

/// A CMS signature over `content`, or over what it carries itself when `content` is absent. The rules are those of docs/formats/bukti-1.md §5; what only
/// a bundle must not have (certificates that no path needs, other unsigned attributes, own content) is told and decides nothing. A signature
/// timestamp inside is judged when `tsa_anchors` is given; if it holds, its genTime is the time of the path, else `at` or now is, unproven.
ObjectVerdict judge_cms(const ObjectFile& file, ByteView cms, std::optional<ByteView> content, const trust::TrustStore* tsa_anchors, const ObjectTerms& terms);

/// A token over `data`. Its path is judged at `at`, or at its own genTime. `policies`: allowed TSA policy OIDs, empty = any.
ObjectVerdict judge_timestamp(const ObjectFile& file, ByteView token, std::optional<ByteView> data, const std::vector<std::string>& policies, const ObjectTerms& terms);

/// The first certificate; the others are path material. Judged at `at`, or now.
ObjectVerdict judge_chain(const ObjectFile& file, const std::vector<trust::Certificate>& certificates, trust::PathUse use, const ObjectTerms& terms);

}  // namespace saksi::verify
