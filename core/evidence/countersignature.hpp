// What someone states who signs a sealed bundle after its sealer. Source: docs/formats/countersignature-1.schema.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "evidence/vocabulary.hpp"

namespace saksi::evidence {

/// `custody/NNNN.json`. All of it is the countersigner's claim; that the bundle existed then, the tokens show.
struct Countersignature {
    std::string salt;                      ///< 32 hexadecimal digits
    std::string bundle_id;                 ///< of the manifest
    std::uint32_t revision = 0;            ///< NNNN
    CountersignerRole role = CountersignerRole::custodian;
    std::string received_at;               ///< instant, the countersigner's clock
    std::optional<std::string> from;       ///< who handed it over
    std::uint64_t received_bytes = 0;
    std::string received_sha256;           ///< of the whole file as it was received
    std::optional<std::string> statement;
    bool operator==(const Countersignature&) const = default;
};

Json to_json(const Countersignature& statement);
/// Reads canonical JSON of at most limits::context_bytes. Errors: malformed (the pointer inside), limit_exceeded, unsupported (another schema version).
Result<Countersignature> read_countersignature(ByteView text);

}  // namespace saksi::evidence
