// The digest of one entry, read through windows. Used inside this room.
#pragma once

#include "digest/stream_hasher.hpp"
#include "zip/reader.hpp"

namespace saksi::bundle {

/// Errors: malformed (CRC), missing (the medium).
inline Result<digest::Digest> digest_of_entry(const zip::Reader& bundle, const zip::Entry& entry) {
    digest::StreamHasher hasher;
    auto read = bundle.stream(entry, [&](ByteView part) -> Status {
        hasher.update(part);
        return {};
    });
    if (!read) return pass_on(read);
    return hasher.finish();
}

}  // namespace saksi::bundle
