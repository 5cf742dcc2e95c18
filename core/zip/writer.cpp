#include "zip/writer.hpp"

#include <algorithm>
#include <string>

#include "base/assert.hpp"
#include "base/crc32.hpp"
#include "base/limits.hpp"
#include "zip/format.hpp"

namespace saksi::zip {

namespace {

/// Hands `size` octets of `file` to `take`, one window at a time.
Status for_each_window(const base::ReadableFile& file, std::uint64_t offset, std::uint64_t size, const std::function<Status(ByteView)>& take) {
    Bytes window(static_cast<std::size_t>(std::min<std::uint64_t>(size, limits::read_window)));
    while (size > 0) {
        const std::span<std::uint8_t> part(window.data(), static_cast<std::size_t>(std::min<std::uint64_t>(size, window.size())));
        if (auto read = file.read_at(offset, part); !read) return pass_on(read);
        if (auto taken = take(part); !taken) return taken;
        offset += part.size();
        size -= part.size();
    }
    return {};
}

}  // namespace

Writer::Writer(base::AppendableFile& out) : out_(out), begin_(out.size()) {}

Status Writer::add(std::string_view name, ByteView content) {
    if (auto begun = begin_entry(name, content.size(), base::crc32_of(content)); !begun) return begun;
    return out_.append(content);
}

Status Writer::add_file(std::string_view name, const base::ReadableFile& file, std::uint64_t offset, std::uint64_t size, const Observer& observe) {
    std::uint32_t crc32 = 0;
    auto first = for_each_window(file, offset, size, [&](ByteView part) -> Status {
        crc32 = base::crc32_of(part, crc32);
        if (observe) observe(part);
        return {};
    });
    if (!first) return first;
    if (auto begun = begin_entry(name, size, crc32); !begun) return begun;
    std::uint32_t copied = 0;
    auto second = for_each_window(file, offset, size, [&](ByteView part) -> Status {
        copied = base::crc32_of(part, copied);
        return out_.append(part);
    });
    if (!second) return second;
    if (copied != crc32) {
        return fail(ErrorCode::malformed, msg("the source of {name} changed while it was copied", {{"name", std::string(name)}}));
    }
    return {};
}

Status Writer::begin_entry(std::string_view name, std::uint64_t size, std::uint32_t crc32) {
    SAKSI_ASSERT(!finished_);
    if (entries_.size() >= limits::zip_entries) {
        return fail(ErrorCode::limit_exceeded, msg("an archive holds at most {limit} files", {{"limit", std::to_string(limits::zip_entries)}}));
    }
    if (size > limits::bundle_bytes || out_.size() - begin_ > limits::bundle_bytes - size) {
        return fail(ErrorCode::limit_exceeded, msg("an archive holds at most {limit} octets", {{"limit", std::to_string(limits::bundle_bytes)}}));
    }
    if (auto added = names_.add(name); !added) return added;
    const std::uint64_t header_offset = out_.size();
    const Bytes header = format::local_header(name, size, crc32, header_offset - begin_);
    entries_.push_back({std::string(name), header_offset, header_offset + header.size(), size, crc32});
    return out_.append(header);
}

Status Writer::finish() {
    SAKSI_ASSERT(!finished_);
    finished_ = true;
    const std::uint64_t directory_offset = out_.size() - begin_;
    Bytes directory;
    for (const Entry& entry : entries_) {
        const Bytes header = format::central_header(entry.name, entry.size, entry.crc32, entry.header_offset - begin_);
        directory.insert(directory.end(), header.begin(), header.end());
    }
    const Bytes end = format::end_records(entries_.size(), directory.size(), directory_offset);
    directory.insert(directory.end(), end.begin(), end.end());
    return out_.append(directory);
}

}  // namespace saksi::zip
