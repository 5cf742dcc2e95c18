// What is added to a sealed bundle in words: context that became known later, or the answer of the person concerned.
// Source: docs/formats/annotation-1.schema.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "evidence/vocabulary.hpp"

namespace saksi::evidence {

/// `annotations/NNNN.json`. A claim of `from`, or of the signer when that is open; recorded bytes show nothing of it.
struct Annotation {
    std::string salt;                  ///< 32 hexadecimal digits
    std::string bundle_id;             ///< of the manifest
    std::uint32_t revision = 0;        ///< NNNN
    AnnotationKind kind = AnnotationKind::context;
    std::string stated_at;             ///< instant, the signer's clock
    std::optional<std::string> from;   ///< whose words these are
    std::string text;
    bool operator==(const Annotation&) const = default;
};

Json to_json(const Annotation& annotation);
/// Reads canonical JSON of at most limits::context_bytes. Errors: malformed (the pointer inside), limit_exceeded, unsupported (another schema version).
Result<Annotation> read_annotation(ByteView text);

}  // namespace saksi::evidence
