#include "zip/end_record.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "base/limits.hpp"
#include "zip/fields.hpp"
#include "zip/format.hpp"
#include "zip/reader.hpp"

namespace saksi::zip {

namespace {

using format::get;

Result<Bytes> read_part(const base::ReadableFile& file, std::uint64_t offset, std::uint64_t size) {
    Bytes part(static_cast<std::size_t>(size));
    if (auto read = file.read_at(offset, part); !read) return pass_on(read);
    return part;
}

Result<bool> begins_with_local_header(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size) {
    if (size < 4) return false;
    auto start = read_part(file, begin, 4);
    if (!start) return pass_on(start);
    return get(*start, 0, 4) == format::local_signature;
}

/// Offset in the archive of the end record that points at its own place, as far as a comment could push it away from the end; the end
/// records of archives inside this one point elsewhere.
Result<std::optional<std::uint64_t>> own_end_record(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size) {
    constexpr std::uint64_t reach = format::end_size + 0xFFFF;  // as far as a comment could push it
    const std::uint64_t from = size - std::min(size, reach);
    auto tail = read_part(file, begin + from, size - from);
    if (!tail) return pass_on(tail);
    for (std::size_t at = 0; at + format::end_size <= tail->size(); ++at) {
        if (get(*tail, at, 4) != format::end_signature) continue;
        const std::uint64_t directory_size = get(*tail, at + 12, 4);
        const std::uint64_t directory_offset = get(*tail, at + 16, 4);
        if (directory_offset + directory_size == from + at) return from + at;
        if (directory_offset == format::overflow32 && at >= format::locator_size &&
            get(*tail, at - format::locator_size, 4) == format::locator_signature) {
            return from + at;
        }
    }
    return std::nullopt;
}

/// Why there is no end record where it must be.
std::unexpected<Error> no_end_record(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size) {
    auto starts = begins_with_local_header(file, begin, size);
    if (!starts) return pass_on(starts);
    auto own_end = own_end_record(file, begin, size);
    if (!own_end) return pass_on(own_end);
    if (*own_end) {
        const std::uint64_t after = begin + **own_end + format::end_size;
        return fail(ErrorCode::malformed, msg("ZIP, byte {offset}: {count} octets follow the end record; nothing may follow it",
                                              {{"offset", std::to_string(after)}, {"count", std::to_string(begin + size - after)}}));
    }
    if (*starts) {
        return fail(ErrorCode::malformed, msg("ZIP, byte {offset}: the archive ends without an end record; the copy may be cut off, ask for it again",
                                              {{"offset", std::to_string(begin + size)}}));
    }
    return fail(ErrorCode::malformed, msg("ZIP, byte {offset}: this is no archive: neither a local header at its start nor an end record at its end",
                                          {{"offset", std::to_string(begin)}}));
}

}  // namespace

bool looks_truncated(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size) {
    const auto starts = begins_with_local_header(file, begin, size);
    if (!starts || !*starts) return false;
    const auto own_end = own_end_record(file, begin, size);
    return own_end && !*own_end;
}

Result<Directory> read_directory_place(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size) {
    if (size < format::end_size) return no_end_record(file, begin, size);
    const std::uint64_t end_at = size - format::end_size;
    auto end = read_part(file, begin + end_at, format::end_size);
    if (!end) return pass_on(end);
    if (get(*end, 0, 4) != format::end_signature) return no_end_record(file, begin, size);

    std::uint64_t count = get(*end, 10, 2);
    std::uint64_t directory_size = get(*end, 12, 4);
    std::uint64_t directory_offset = get(*end, 16, 4);
    constexpr std::uint64_t records64 = format::end64_size + format::locator_size;
    const bool claims64 = count == format::overflow16 || directory_size == format::overflow32 || directory_offset == format::overflow32;
    Bytes end64;
    if (claims64 && end_at >= records64) {
        auto read = read_part(file, begin + end_at - records64, records64);
        if (!read) return pass_on(read);
        end64 = std::move(*read);
        count = get(end64, 32, 8);
        directory_size = get(end64, 40, 8);
        directory_offset = get(end64, 48, 8);
    }
    // The only end records for these three values are known: compare instead of asking rule by rule. Needless, inconsistent and distant
    // ZIP64 records all differ from them.
    const bool expects64 = format::end_needs_zip64(count, directory_size, directory_offset);
    const Bytes expected = format::end_records(count, directory_size, directory_offset);
    if (expects64 && !end64.empty()) {
        if (auto same = compare_fields(end64_fields(), end64, expected, begin + end_at - records64); !same) return pass_on(same);
    }
    const ByteView expected_end = ByteView(expected).last(format::end_size);
    if (auto same = compare_fields(end_fields(), *end, expected_end, begin + end_at); !same) return pass_on(same);
    if (expects64 && end64.empty()) return no_end_record(file, begin, size);

    if (count > limits::zip_entries) {
        return fail(ErrorCode::limit_exceeded, msg("ZIP, byte {offset}: the archive claims {count} files; at most {limit} are read",
                                                   {{"offset", std::to_string(begin + end_at)},
                                                    {"count", std::to_string(count)},
                                                    {"limit", std::to_string(limits::zip_entries)}}));
    }
    const std::uint64_t records_at = size - expected.size();
    if (directory_offset > records_at || directory_size != records_at - directory_offset) {
        return fail(ErrorCode::malformed,
                    msg("ZIP, byte {offset}: the central directory (offset {directory}, {size} octets) does not end where the end record begins ({end})",
                        {{"offset", std::to_string(begin + end_at)},
                         {"directory", std::to_string(directory_offset)},
                         {"size", std::to_string(directory_size)},
                         {"end", std::to_string(records_at)}}));
    }
    return Directory{count, begin + directory_offset, directory_size};
}

}  // namespace saksi::zip
