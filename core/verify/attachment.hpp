// The octets of what a verdict names as belonging to an act.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "base/file_system.hpp"
#include "base/result.hpp"
#include "verify/verdict.hpp"

namespace saksi::verify {

/// Reads the payload of the record, or the entry, that `attachment` of a verdict over `file` names; compares its SHA-256 once more, so that nothing else
/// is ever shown in its place. Errors: missing (it is not in this copy), limit_exceeded (over `limit`), malformed (other octets than were judged).
Result<Bytes> read_attachment(const base::ReadableFile& file, const AttachmentLine& attachment, std::uint64_t limit);

}  // namespace saksi::verify
