#include "zip/reader.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "base/crc32.hpp"
#include "base/limits.hpp"
#include "zip/central_directory.hpp"
#include "zip/end_record.hpp"

namespace saksi::zip {

Result<Reader> Reader::open(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size) {
    if (begin > file.size() || size > file.size() - begin) {
        return fail(ErrorCode::malformed, msg("ZIP, byte {offset}: an archive of {size} octets does not fit into the file",
                                              {{"offset", std::to_string(begin)}, {"size", std::to_string(size)}}));
    }
    if (size > limits::bundle_bytes) {
        return fail(ErrorCode::limit_exceeded, msg("an archive holds at most {limit} octets", {{"limit", std::to_string(limits::bundle_bytes)}}));
    }
    auto directory = read_directory_place(file, begin, size);
    if (!directory) return pass_on(directory);
    auto entries = read_entries(file, begin, *directory);
    if (!entries) return pass_on(entries);
    return Reader(file, std::move(*entries));
}

Reader::Reader(const base::ReadableFile& file, std::vector<Entry> entries)
    : file_(&file), entries_(std::move(entries)), by_name_(entries_.size()) {
    std::iota(by_name_.begin(), by_name_.end(), 0U);
    std::ranges::sort(by_name_, {}, [this](std::uint32_t index) -> const std::string& { return entries_[index].name; });
}

const Entry* Reader::find(std::string_view name) const noexcept {
    const auto found = std::ranges::lower_bound(by_name_, name, {}, [this](std::uint32_t index) { return std::string_view(entries_[index].name); });
    return found != by_name_.end() && entries_[*found].name == name ? &entries_[*found] : nullptr;
}

Status Reader::stream(const Entry& entry, const Sink& sink) const {
    Bytes window(static_cast<std::size_t>(std::min<std::uint64_t>(entry.size, limits::read_window)));
    std::uint32_t crc32 = 0;
    for (std::uint64_t done = 0; done < entry.size;) {
        const std::span<std::uint8_t> part(window.data(), static_cast<std::size_t>(std::min<std::uint64_t>(entry.size - done, window.size())));
        if (auto read = file_->read_at(entry.data_offset + done, part); !read) return pass_on(read, msg("reading the content of {name}", {{"name", entry.name}}));
        crc32 = base::crc32_of(part, crc32);
        if (auto taken = sink(part); !taken) return taken;
        done += part.size();
    }
    if (crc32 != entry.crc32) {
        return fail(ErrorCode::malformed, msg("ZIP, byte {offset}: the content of {name} has CRC {found}, its header says {expected}",
                                              {{"offset", std::to_string(entry.data_offset)},
                                               {"name", entry.name},
                                               {"found", std::to_string(crc32)},
                                               {"expected", std::to_string(entry.crc32)}}));
    }
    return {};
}

Result<Bytes> Reader::read(const Entry& entry, std::uint64_t limit) const {
    if (entry.size > limit) {
        return fail(ErrorCode::limit_exceeded, msg("{name} has {found} octets; at most {limit} are read",
                                                   {{"name", entry.name}, {"found", std::to_string(entry.size)}, {"limit", std::to_string(limit)}}));
    }
    Bytes content;
    content.reserve(static_cast<std::size_t>(entry.size));
    auto read = stream(entry, [&](ByteView part) -> Status {
        content.insert(content.end(), part.begin(), part.end());
        return {};
    });
    if (!read) return pass_on(read);
    return content;
}

}  // namespace saksi::zip
