#include "base/file_system.hpp"

#include <algorithm>

namespace saksi::base {

namespace {

class MemoryFile final : public ReadableFile {
public:
    explicit MemoryFile(Bytes content) : content_(std::move(content)) {}
    std::uint64_t size() const noexcept override { return content_.size(); }
    Status read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
        if (offset > content_.size() || out.size() > content_.size() - offset)
            return fail(ErrorCode::malformed, msg("the file ends at byte {size}, before what was to be read", {{"size", std::to_string(content_.size())}}));
        std::copy_n(content_.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
        return {};
    }

private:
    Bytes content_;
};

/// Writes to a temporary name beside `path` and makes it durable; `give_name` then moves it into place.
template <class GiveName>
Status write_beside(FileSystem& files, const Path& path, ByteView data, std::uint32_t mode, GiveName give_name) {
    const Path temporary = path.string() + ".part";
    if (auto old = files.status(temporary); old && *old)
        if (Status removed = files.remove(temporary); !removed) return removed;
    {
        auto file = files.create(temporary, mode);
        if (!file) return pass_on(file);
        if (Status written = (*file)->append(data); !written) return written;
        if (Status synced = (*file)->sync(); !synced) return synced;
    }
    if (Status named = give_name(temporary); !named) {
        // The reason of the failed naming is what the caller must hear; a leftover is removed at the next attempt.
        static_cast<void>(files.remove(temporary));
        return named;
    }
    return files.sync_directory(path.has_parent_path() ? path.parent_path() : Path("."));
}

}  // namespace

std::unique_ptr<ReadableFile> memory_file(Bytes content) { return std::make_unique<MemoryFile>(std::move(content)); }

Result<Bytes> read_whole(FileSystem& files, const Path& path, std::uint64_t limit) {
    auto file = files.open(path);
    if (!file) return pass_on(file);
    const std::uint64_t size = (*file)->size();
    if (size > limit)
        return fail(ErrorCode::limit_exceeded, msg("{file} has {size} bytes; at most {limit} are read",
                                                   {{"file", path.string()}, {"size", std::to_string(size)}, {"limit", std::to_string(limit)}}));
    Bytes content(size);
    if (Status read = (*file)->read_at(0, content); !read) return pass_on(read, msg("reading {file}", {{"file", path.string()}}));
    return content;
}

Status write_new_file(FileSystem& files, const Path& path, ByteView data, std::uint32_t mode) {
    return write_beside(files, path, data, mode, [&](const Path& temporary) { return files.rename_new(temporary, path); });
}

Status replace_file(FileSystem& files, const Path& path, ByteView data, std::uint32_t mode) {
    return write_beside(files, path, data, mode, [&](const Path& temporary) { return files.rename_over(temporary, path); });
}

}  // namespace saksi::base
