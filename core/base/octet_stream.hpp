// Octets that come one after the other and only once: an entry that is being unpacked, a file read from its start.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/file_system.hpp"
#include "base/result.hpp"

namespace saksi::base {

class OctetStream {
public:
    virtual ~OctetStream() = default;
    /// Fills the beginning of `out`, which is not empty, with the next octets; 0 only at the end. Errors: those of the source; the stream must not be
    /// read again after one.
    virtual Result<std::size_t> read(std::span<std::uint8_t> out) = 0;
};

/// `size` octets of `file`, which outlives the stream, from `begin`.
std::unique_ptr<OctetStream> file_stream(const ReadableFile& file, std::uint64_t begin, std::uint64_t size);

}  // namespace saksi::base
