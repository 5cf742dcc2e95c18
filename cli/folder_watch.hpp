// Waits until something in folders changes.
#pragma once

#include <span>
#include <utility>

#include "base/file_system.hpp"
#include "base/result.hpp"

namespace saksi::cli {

/// inotify on folders and everything below them. Changes that come while nobody waits are told at the next wait.
class FolderWatch {
public:
    /// Errors: internal (the system's reason inside).
    static Result<FolderWatch> open();
    FolderWatch(FolderWatch&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FolderWatch& operator=(FolderWatch&&) = delete;
    ~FolderWatch();

    /// Looks at `folders` too; what is watched already stays so.
    void add(std::span<const Path> folders) const;
    /// Returns when something changed and nothing more did for a tenth of a second: an editor and a compiler write several files. Errors: internal.
    Status wait() const;

private:
    explicit FolderWatch(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace saksi::cli
