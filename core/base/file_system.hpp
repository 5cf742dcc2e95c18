// The only way to files. Everything above is handed a FileSystem, so that faults, full disks and other systems can stand behind it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace saksi::base {

using Path = std::filesystem::path;

/// Octets at offsets. Safe for several threads at once.
class ReadableFile {
public:
    virtual ~ReadableFile() = default;
    /// Size in octets when the file was opened.
    virtual std::uint64_t size() const noexcept = 0;
    /// Fills all of `out` from `offset`. Errors: malformed when the file ends before (it shrank), missing on an I/O error.
    virtual Status read_at(std::uint64_t offset, std::span<std::uint8_t> out) const = 0;
};

/// A file that grows at its end.
class AppendableFile {
public:
    virtual ~AppendableFile() = default;
    /// Octets written so far, including those before opening.
    virtual std::uint64_t size() const noexcept = 0;
    /// Writes all of `data` at the end. Errors: cannot_write (the system's reason inside).
    virtual Status append(ByteView data) = 0;
    /// Makes durable what was appended before the call (fdatasync). Another thread may append meanwhile. A failure is final: the octets may be
    /// gone, so it is never tried again.
    virtual Status sync_data() = 0;
    /// Makes data and metadata durable (fsync).
    virtual Status sync() = 0;
    /// Cuts the file to `size` octets.
    virtual Status truncate(std::uint64_t size) = 0;
};

/// What a name stands for. `inode` and `modified_ns` tell whether it is still the same file.
struct FileStatus {
    bool is_directory = false;
    bool is_regular = false;
    std::uint64_t size = 0;
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t modified_ns = 0;
    std::uint32_t mode = 0;  ///< permission bits
    bool operator==(const FileStatus&) const = default;
};

/// Held while the object lives (flock on a lock file); other processes wait or are told.
class FileLock {
public:
    virtual ~FileLock() = default;
};

class FileSystem {
public:
    virtual ~FileSystem() = default;

    /// Opens for reading; a directory is refused. Errors: missing.
    virtual Result<std::unique_ptr<ReadableFile>> open(const Path& path) = 0;
    /// Creates a new file (O_EXCL, O_NOFOLLOW) with permission bits `mode`. Errors: exists, cannot_write.
    virtual Result<std::unique_ptr<AppendableFile>> create(const Path& path, std::uint32_t mode = 0644) = 0;
    /// Opens an existing file to go on at its end. Errors: missing, cannot_write.
    virtual Result<std::unique_ptr<AppendableFile>> reopen(const Path& path) = 0;
    /// Gives `from` the name `to`, which must not exist (renameat2 RENAME_NOREPLACE). Errors: exists, cannot_write.
    virtual Status rename_new(const Path& from, const Path& to) = 0;
    /// Gives `from` the name `to`, replacing what was there in one step: only for our own working files and bundle revisions.
    virtual Status rename_over(const Path& from, const Path& to) = 0;
    /// Makes the names inside `directory` durable (fsync of the directory).
    virtual Status sync_directory(const Path& directory) = 0;
    /// Creates `path` and its parents with permission bits `mode`; existing ones are left alone.
    virtual Status make_directories(const Path& path, std::uint32_t mode = 0755) = 0;
    /// Creates `path`, which must not exist. Errors: exists, cannot_write.
    virtual Status make_directory(const Path& path, std::uint32_t mode = 0755) = 0;
    virtual Status remove(const Path& path) = 0;
    virtual Status remove_tree(const Path& path) = 0;
    /// nullopt when there is nothing of that name. Errors: missing when it cannot be known.
    virtual Result<std::optional<FileStatus>> status(const Path& path) = 0;
    /// Names in a directory, sorted by octets. Errors: missing.
    virtual Result<std::vector<std::string>> list(const Path& directory) = 0;
    /// Takes an exclusive lock on `path`, created if need be; nullptr when someone else holds it. Errors: cannot_write.
    virtual Result<std::unique_ptr<FileLock>> try_lock(const Path& path) = 0;
};

/// The machine's own files (POSIX, Linux).
class PosixFileSystem final : public FileSystem {
public:
    Result<std::unique_ptr<ReadableFile>> open(const Path& path) override;
    Result<std::unique_ptr<AppendableFile>> create(const Path& path, std::uint32_t mode) override;
    Result<std::unique_ptr<AppendableFile>> reopen(const Path& path) override;
    Status rename_new(const Path& from, const Path& to) override;
    Status rename_over(const Path& from, const Path& to) override;
    Status sync_directory(const Path& directory) override;
    Status make_directories(const Path& path, std::uint32_t mode) override;
    Status make_directory(const Path& path, std::uint32_t mode) override;
    Status remove(const Path& path) override;
    Status remove_tree(const Path& path) override;
    Result<std::optional<FileStatus>> status(const Path& path) override;
    Result<std::vector<std::string>> list(const Path& directory) override;
    Result<std::unique_ptr<FileLock>> try_lock(const Path& path) override;
};

/// A file in memory, for tests and for small things that were read already.
std::unique_ptr<ReadableFile> memory_file(Bytes content);

/// The whole file, at most `limit` octets. Errors: missing, limit_exceeded.
Result<Bytes> read_whole(FileSystem& files, const Path& path, std::uint64_t limit);
/// Writes `data` to a temporary name beside `path`, makes it durable and gives it its name if that is free. Errors: exists, cannot_write.
Status write_new_file(FileSystem& files, const Path& path, ByteView data, std::uint32_t mode = 0644);
/// The same, replacing what was there: for our own configuration only.
Status replace_file(FileSystem& files, const Path& path, ByteView data, std::uint32_t mode = 0644);

}  // namespace saksi::base

namespace saksi {
using base::Path;
}
