#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/file_system.hpp"

namespace saksi::base {

namespace {

/// Owns one descriptor.
class Descriptor {
public:
    explicit Descriptor(int fd) noexcept : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const noexcept { return fd_; }
    bool valid() const noexcept { return fd_ >= 0; }

private:
    int fd_;
};

std::string reason() { return std::strerror(errno); }

std::unexpected<Error> cannot_write(const Path& path) {
    const ErrorCode code = errno == EEXIST ? ErrorCode::exists : ErrorCode::cannot_write;
    if (code == ErrorCode::exists) return fail(code, msg("{file} exists already and is never overwritten; choose another name", {{"file", path.string()}}));
    return fail(code, msg("cannot write {file}: {reason}", {{"file", path.string()}, {"reason", reason()}}));
}

std::unexpected<Error> cannot_read(const Path& path) {
    return fail(ErrorCode::missing, msg("cannot read {file}: {reason}", {{"file", path.string()}, {"reason", reason()}}));
}

Descriptor open_descriptor(const Path& path, int flags, mode_t mode = 0) {
    int fd;
    do fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    while (fd < 0 && errno == EINTR);
    return Descriptor(fd);
}

FileStatus status_of(const struct stat& info) {
    return {S_ISDIR(info.st_mode), S_ISREG(info.st_mode), static_cast<std::uint64_t>(info.st_size), info.st_dev, info.st_ino,
            info.st_mtim.tv_sec * 1'000'000'000LL + info.st_mtim.tv_nsec, info.st_mode & 07777};
}

class PosixReadableFile final : public ReadableFile {
public:
    PosixReadableFile(Descriptor descriptor, Path path, std::uint64_t size) : descriptor_(std::move(descriptor)), path_(std::move(path)), size_(size) {}
    std::uint64_t size() const noexcept override { return size_; }
    Status read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
        while (!out.empty()) {
            const ssize_t got = ::pread(descriptor_.get(), out.data(), out.size(), static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return cannot_read(path_);
            if (got == 0)
                return fail(ErrorCode::malformed, msg("{file} ends at byte {offset}, before what was to be read",
                                                      {{"file", path_.string()}, {"offset", std::to_string(offset)}}));
            out = out.subspan(static_cast<std::size_t>(got));
            offset += static_cast<std::uint64_t>(got);
        }
        return {};
    }

private:
    Descriptor descriptor_;
    Path path_;
    std::uint64_t size_;
};

class PosixAppendableFile final : public AppendableFile {
public:
    PosixAppendableFile(Descriptor descriptor, Path path, std::uint64_t size) : descriptor_(std::move(descriptor)), path_(std::move(path)), size_(size) {}
    std::uint64_t size() const noexcept override { return size_; }
    Status append(ByteView data) override {
        while (!data.empty()) {
            const ssize_t put = ::pwrite(descriptor_.get(), data.data(), data.size(), static_cast<off_t>(size_));
            if (put < 0 && errno == EINTR) continue;
            if (put <= 0) return cannot_write(path_);
            data = data.subspan(static_cast<std::size_t>(put));
            size_ += static_cast<std::uint64_t>(put);
        }
        return {};
    }
    Status sync_data() override { return ::fdatasync(descriptor_.get()) == 0 ? Status() : cannot_write(path_); }
    Status sync() override { return ::fsync(descriptor_.get()) == 0 ? Status() : cannot_write(path_); }
    Status truncate(std::uint64_t size) override {
        if (::ftruncate(descriptor_.get(), static_cast<off_t>(size)) != 0) return cannot_write(path_);
        size_ = size;
        return {};
    }

private:
    Descriptor descriptor_;
    Path path_;
    std::uint64_t size_;
};

class PosixFileLock final : public FileLock {
public:
    explicit PosixFileLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

private:
    Descriptor descriptor_;  // closing it gives the flock back, also after kill -9
};

}  // namespace

Result<std::unique_ptr<ReadableFile>> PosixFileSystem::open(const Path& path) {
    Descriptor descriptor = open_descriptor(path, O_RDONLY | O_NONBLOCK);
    struct stat info {};
    if (!descriptor.valid() || ::fstat(descriptor.get(), &info) != 0) return cannot_read(path);
    if (!S_ISREG(info.st_mode)) return fail(ErrorCode::missing, msg("{file} is not a regular file", {{"file", path.string()}}));
    return std::make_unique<PosixReadableFile>(std::move(descriptor), path, static_cast<std::uint64_t>(info.st_size));
}

Result<std::unique_ptr<AppendableFile>> PosixFileSystem::create(const Path& path, std::uint32_t mode) {
    Descriptor descriptor = open_descriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    if (!descriptor.valid()) return cannot_write(path);
    return std::make_unique<PosixAppendableFile>(std::move(descriptor), path, 0);
}

Result<std::unique_ptr<AppendableFile>> PosixFileSystem::reopen(const Path& path) {
    Descriptor descriptor = open_descriptor(path, O_WRONLY | O_NOFOLLOW);
    struct stat info {};
    if (!descriptor.valid()) return errno == ENOENT ? cannot_read(path) : cannot_write(path);
    if (::fstat(descriptor.get(), &info) != 0) return cannot_read(path);
    return std::make_unique<PosixAppendableFile>(std::move(descriptor), path, static_cast<std::uint64_t>(info.st_size));
}

Status PosixFileSystem::rename_new(const Path& from, const Path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
    if (errno != EINVAL && errno != ENOSYS) return cannot_write(to);
    // File systems without RENAME_NOREPLACE (vfat among them, the usual stick) still refuse link() onto an existing name; where they have no
    // hard links either, O_EXCL reserves the name before the rename takes its place.
    Descriptor reserved = open_descriptor(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (!reserved.valid() || ::rename(from.c_str(), to.c_str()) != 0) return cannot_write(to);
    return {};
}

Status PosixFileSystem::rename_over(const Path& from, const Path& to) {
    return ::rename(from.c_str(), to.c_str()) == 0 ? Status() : cannot_write(to);
}

Status PosixFileSystem::sync_directory(const Path& directory) {
    const Descriptor descriptor = open_descriptor(directory.empty() ? Path(".") : directory, O_RDONLY | O_DIRECTORY);
    return descriptor.valid() && ::fsync(descriptor.get()) == 0 ? Status() : cannot_write(directory);
}

Status PosixFileSystem::make_directories(const Path& path, std::uint32_t mode) {
    struct stat info {};
    if (path.empty() || (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode))) return {};
    if (path.has_parent_path() && path.parent_path() != path)
        if (Status parent = make_directories(path.parent_path(), mode); !parent) return parent;
    if (::mkdir(path.c_str(), mode) == 0 || errno == EEXIST) {
        if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {};
        errno = ENOTDIR;
    }
    return cannot_write(path);
}

Status PosixFileSystem::make_directory(const Path& path, std::uint32_t mode) {
    return ::mkdir(path.c_str(), mode) == 0 ? Status() : cannot_write(path);
}

Status PosixFileSystem::remove(const Path& path) {
    return ::unlink(path.c_str()) == 0 ? Status() : cannot_write(path);
}

Status PosixFileSystem::remove_tree(const Path& path) {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    if (!error) return {};
    errno = error.value();
    return cannot_write(path);
}

Result<std::optional<FileStatus>> PosixFileSystem::status(const Path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0) return std::optional(status_of(info));
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    return cannot_read(path);
}

Result<std::vector<std::string>> PosixFileSystem::list(const Path& directory) {
    std::error_code error;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) names.push_back(it->path().filename().string());
    if (error) {
        errno = error.value();
        return cannot_read(directory);
    }
    std::ranges::sort(names);
    return names;
}

Result<std::unique_ptr<FileLock>> PosixFileSystem::try_lock(const Path& path) {
    Descriptor descriptor = open_descriptor(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    if (!descriptor.valid()) return cannot_write(path);
    if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return std::unique_ptr<FileLock>();
        return cannot_write(path);
    }
    return std::make_unique<PosixFileLock>(std::move(descriptor));
}

}  // namespace saksi::base
