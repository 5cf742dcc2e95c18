#include "zip/central_directory.hpp"

#include <algorithm>
#include <string>

#include "base/limits.hpp"
#include "zip/fields.hpp"
#include "zip/format.hpp"
#include "zip/name_set.hpp"
#include "zip/window.hpp"

namespace saksi::zip {

namespace {

using format::get;

/// Most octets one header of either kind can have here; one system call brings the next local header whole.
constexpr std::size_t header_window = 512;
static_assert(format::central_size + limits::zip_name_bytes + 4 + 24 <= header_window);

std::unexpected<Error> overrun(std::uint64_t offset, std::uint64_t end) {
    return fail(ErrorCode::malformed, msg("ZIP, byte {offset}: a record runs past its end at byte {end}",
                                          {{"offset", std::to_string(offset)}, {"end", std::to_string(end)}}));
}

/// Names differ, or the ZIP64 field does: the part of a header behind its fixed fields.
Status compare_rest(ByteView found, ByteView expected, std::uint64_t offset) {
    const auto difference = std::ranges::mismatch(found, expected);
    if (difference.in1 == found.end() && difference.in2 == expected.end()) return {};
    const auto at = offset + static_cast<std::uint64_t>(difference.in1 - found.begin());
    return fail(ErrorCode::malformed, msg("ZIP, byte {offset}: the file name or extra field of a header differs from the only one permitted here",
                                          {{"offset", std::to_string(at)}}));
}

class Walk {
public:
    Walk(const base::ReadableFile& file, std::uint64_t begin, const Directory& directory)
        : begin_(begin), directory_end_(directory.offset + directory.size), entries_end_(directory.offset),
          central_(file, directory_end_, limits::read_window), local_(file, entries_end_, header_window), central_at_(directory.offset),
          local_at_(begin), count_(directory.count) {}

    Result<std::vector<Entry>> run() {
        std::vector<Entry> entries;
        for (std::uint64_t i = 0; i < count_; ++i) {
            auto entry = next_central();
            if (!entry) return pass_on(entry);
            if (auto placed = check_local(*entry); !placed) return pass_on(placed);
            entries.push_back(std::move(*entry));
        }
        if (central_at_ != directory_end_) return left_over(central_at_, directory_end_);
        if (local_at_ != entries_end_) return left_over(local_at_, entries_end_);
        return entries;
    }

private:
    /// Octets that no entry accounts for: hidden local entries, junk in front of the directory, a second directory.
    static std::unexpected<Error> left_over(std::uint64_t from, std::uint64_t to) {
        return fail(ErrorCode::malformed, msg("ZIP, byte {offset}: {count} octets belong to no file of the archive",
                                              {{"offset", std::to_string(from)}, {"count", std::to_string(to - from)}}));
    }

    /// Reads the next record of the directory and compares it with the only one permitted for its name, size and CRC at this place.
    Result<Entry> next_central() {
        if (directory_end_ - central_at_ < format::central_size) return overrun(central_at_, directory_end_);
        auto fixed = central_.at(central_at_, format::central_size);
        if (!fixed) return pass_on(fixed);
        if (get(*fixed, 0, 4) != format::central_signature) {
            return fail(ErrorCode::malformed, msg("ZIP, byte {offset}: a record of the central directory must begin here", {{"offset", std::to_string(central_at_)}}));
        }
        const auto name_size = static_cast<std::size_t>(get(*fixed, 28, 2));
        const bool size64 = get(*fixed, 24, 4) == format::overflow32;
        if (name_size == 0 || name_size > limits::zip_name_bytes) {
            return fail(ErrorCode::malformed, msg("ZIP, byte {offset}: a file name has {found} octets; 1 to {limit} are permitted",
                                                  {{"offset", std::to_string(central_at_ + 28)},
                                                   {"found", std::to_string(name_size)},
                                                   {"limit", std::to_string(limits::zip_name_bytes)}}));
        }
        const std::size_t least = format::central_size + name_size + (size64 ? 12 : 0);
        if (directory_end_ - central_at_ < least) return overrun(central_at_, directory_end_);
        auto header = central_.at(central_at_, least);
        if (!header) return pass_on(header);

        Entry entry;
        entry.name = std::string(text_of(header->subspan(format::central_size, name_size)));
        entry.header_offset = local_at_;
        entry.crc32 = static_cast<std::uint32_t>(get(*header, 16, 4));
        entry.size = size64 ? get(*header, format::central_size + name_size + 4, 8) : get(*header, 24, 4);
        const Bytes expected = format::central_header(entry.name, entry.size, entry.crc32, local_at_ - begin_);
        if (auto same = compare_fields(central_fields(), *header, expected, central_at_); !same) return pass_on(same);
        if (directory_end_ - central_at_ < expected.size()) return overrun(central_at_, directory_end_);
        auto whole = central_.at(central_at_, expected.size());
        if (!whole) return pass_on(whole);
        if (auto same = compare_rest(*whole, expected, central_at_); !same) return pass_on(same);
        if (auto added = names_.add(entry.name); !added) {
            return pass_on(added, msg("reading the file name at byte {offset} of the archive", {{"offset", std::to_string(central_at_ + format::central_size)}}));
        }
        central_at_ += expected.size();
        return entry;
    }

    /// Compares the local header at the end of the entry before; then this entry's content must fit in front of the directory.
    Status check_local(Entry& entry) {
        const Bytes expected = format::local_header(entry.name, entry.size, entry.crc32, local_at_ - begin_);
        if (entries_end_ - local_at_ < expected.size()) return overrun(local_at_, entries_end_);
        auto found = local_.at(local_at_, expected.size());
        if (!found) return pass_on(found);
        if (auto same = compare_fields(local_fields(), *found, expected, local_at_); !same) return same;
        if (auto same = compare_rest(*found, expected, local_at_); !same) return same;
        entry.data_offset = local_at_ + expected.size();
        if (entry.size > entries_end_ - entry.data_offset) return overrun(entry.data_offset, entries_end_);
        local_at_ = entry.data_offset + entry.size;
        return {};
    }

    std::uint64_t begin_;
    std::uint64_t directory_end_;
    std::uint64_t entries_end_;
    Window central_;
    Window local_;
    std::uint64_t central_at_;
    std::uint64_t local_at_;
    std::uint64_t count_;
    NameSet names_;
};

}  // namespace

Result<std::vector<Entry>> read_entries(const base::ReadableFile& file, std::uint64_t begin, const Directory& directory) {
    return Walk(file, begin, directory).run();
}

}  // namespace saksi::zip
