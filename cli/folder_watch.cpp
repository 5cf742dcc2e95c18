#include "folder_watch.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace saksi::cli {

namespace {

constexpr int quiet_ms = 100;
constexpr std::uint32_t changes = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE;

std::unexpected<Error> cannot_watch(int number) { return fail(ErrorCode::internal, msg("folders cannot be watched: {reason}", {{"reason", std::strerror(number)}})); }

}  // namespace

Result<FolderWatch> FolderWatch::open() {
    const int descriptor = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (descriptor < 0) return cannot_watch(errno);
    return FolderWatch(descriptor);
}

FolderWatch::~FolderWatch() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void FolderWatch::add(std::span<const Path> folders) const {
    std::error_code none;
    for (const Path& folder : folders) {
        ::inotify_add_watch(descriptor_, folder.c_str(), changes);
        for (const auto& below : std::filesystem::recursive_directory_iterator(folder, none))
            if (below.is_directory(none)) ::inotify_add_watch(descriptor_, below.path().c_str(), changes);
    }
}

Status FolderWatch::wait() const {
    std::array<char, 16 * 1024> events{};
    pollfd one{descriptor_, POLLIN, 0};
    for (int timeout = -1;;) {
        const int ready = ::poll(&one, 1, timeout);
        if (ready == 0) return {};
        if (ready < 0 && errno != EINTR) return cannot_watch(errno);
        while (::read(descriptor_, events.data(), events.size()) > 0) timeout = quiet_ms;
    }
}

}  // namespace saksi::cli
