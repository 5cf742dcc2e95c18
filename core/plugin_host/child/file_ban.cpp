#include "plugin_host/child/file_ban.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace saksi::plugin_host {

namespace {

/// struct landlock_ruleset_attr as of ABI 6 (include/uapi/linux/landlock.h); older kernels take a shorter one.
struct Ruleset {
    std::uint64_t files = 0;
    std::uint64_t network = 0;
    std::uint64_t scoped = 0;
};

constexpr std::uint32_t ask_version = 1;  // LANDLOCK_CREATE_RULESET_VERSION

/// All rights over files that a version knows: 13 at first, then refer, truncate, and (5) ioctl on devices.
std::uint64_t file_rights(int version) noexcept {
    const int bits = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
    return (std::uint64_t{1} << bits) - 1;
}

}  // namespace

int put_on_file_ban() noexcept {
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, ask_version);
    if (version < 1) return 0;
    const int known = version > 6 ? 6 : static_cast<int>(version);
    Ruleset all;
    all.files = file_rights(known);
    all.network = known >= 4 ? 3 : 0;  // bind and connect of TCP
    all.scoped = known >= 6 ? 3 : 0;   // abstract Unix sockets and signals
    const std::size_t size = known >= 6 ? 24 : known >= 4 ? 16 : 8;
    const long ruleset = ::syscall(SYS_landlock_create_ruleset, &all, size, 0);
    if (ruleset < 0) return 0;
    // No rule is added: nothing is allowed.
    const long done = ::syscall(SYS_landlock_restrict_self, ruleset, 0);
    ::close(static_cast<int>(ruleset));
    return done == 0 ? known : 0;
}

}  // namespace saksi::plugin_host
