// Writes archives of the strict profile: the same entries give the same octets on every machine and at every time.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "zip/entry.hpp"
#include "zip/name_set.hpp"

namespace saksi::zip {

/// STORED only, no data descriptors, no extra fields but a needed ZIP64 one, DOS time 2025-07-01 00:00, mode 0100644.
/// After a failure the output is unusable and the Writer must be dropped.
class Writer {
public:
    /// Starts an archive at the present end of `out`, which outlives the Writer.
    explicit Writer(base::AppendableFile& out);

    /// Errors: malformed (a name that is not portable, or used already, also in other case, or both file and folder), limit_exceeded,
    /// cannot_write.
    Status add(std::string_view name, ByteView content);
    using Observer = std::function<void(ByteView)>;
    /// Copies `size` octets of `file` from `offset`. Two passes: the CRC stands before the content. `observe`, when given, sees the content
    /// of the first pass once, so that a caller can hash it. Errors: as add; malformed when the file changed between the passes.
    Status add_file(std::string_view name, const base::ReadableFile& file, std::uint64_t offset, std::uint64_t size,
                    const Observer& observe = {});
    /// Writes the central directory and the end record. Nothing may be added after it. Durability is the caller's business.
    Status finish();

    /// What was written so far; offsets are absolute in the output file.
    const std::vector<Entry>& entries() const noexcept { return entries_; }

private:
    Status begin_entry(std::string_view name, std::uint64_t size, std::uint32_t crc32);

    base::AppendableFile& out_;
    std::uint64_t begin_;
    std::vector<Entry> entries_;
    NameSet names_;
    bool finished_ = false;
};

}  // namespace saksi::zip
