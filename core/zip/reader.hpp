// Reads archives of the strict profile (docs/formats/bukti-1.md) and refuses every other.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "zip/entry.hpp"

namespace saksi::zip {

/// Every octet of the archive is accounted for once open() succeeded: local entries contiguous from the first octet in the order of the
/// central directory, local and central headers in agreement, nothing before, between or after. Content is checked by stream() and read().
class Reader {
public:
    /// Opens `size` octets of `file` from `begin` as one archive; `file` outlives the Reader. Reads headers by windows of at most
    /// limits::read_window. Errors: malformed (offset in `file`, what was found, what was expected), limit_exceeded (entries, size).
    static Result<Reader> open(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size);
    static Result<Reader> open(const base::ReadableFile& file) { return open(file, 0, file.size()); }

    /// In archive order.
    const std::vector<Entry>& entries() const noexcept { return entries_; }
    /// The entry of that exact name, or nullptr. Lives as long as this Reader.
    const Entry* find(std::string_view name) const noexcept;
    const base::ReadableFile& file() const noexcept { return *file_; }

    using Sink = std::function<Status(ByteView)>;
    /// Hands the content to `sink` in windows, then checks the CRC. A failure of `sink` ends the stream and is returned. What `sink` saw
    /// counts only when this succeeds. Errors: malformed (CRC, or the file shrank), those of `sink`.
    Status stream(const Entry& entry, const Sink& sink) const;
    /// The whole content, CRC checked. Errors: limit_exceeded when it is larger than `limit` octets, malformed.
    Result<Bytes> read(const Entry& entry, std::uint64_t limit) const;

private:
    Reader(const base::ReadableFile& file, std::vector<Entry> entries);

    const base::ReadableFile* file_;
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> by_name_;  // indices into entries_, sorted by name
};

/// True when the octets begin like an archive and no end record stands at their end: most likely a copy that was cut off.
bool looks_truncated(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size);
inline bool looks_truncated(const base::ReadableFile& file) { return looks_truncated(file, 0, file.size()); }

}  // namespace saksi::zip
