#include "plugin_host/sealed_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace saksi::plugin_host {

namespace {

#if !defined(MFD_EXEC)
constexpr unsigned memory_may_run = 0x10;  // MFD_EXEC, Linux 6.3: what is in it may be mapped as code
#else
constexpr unsigned memory_may_run = MFD_EXEC;
#endif

std::unexpected<Error> no_memory_file(int number) {
    return fail(ErrorCode::internal, msg("a file in memory could not be made: {reason}", {{"reason", std::strerror(number)}}));
}

}  // namespace

Result<SealedMemory> SealedMemory::of(ByteView octets) {
    SealedMemory sealed;
    sealed.memory_ = Descriptor(::memfd_create("plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING | memory_may_run));
    if (!sealed.memory_ && errno == EINVAL) sealed.memory_ = Descriptor(::memfd_create("plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING));  // an older kernel
    if (!sealed.memory_) return no_memory_file(errno);
    while (!octets.empty()) {
        const ssize_t written = ::write(sealed.memory_.number(), octets.data(), octets.size());
        if (written < 0 && errno != EINTR) return no_memory_file(errno);
        if (written > 0) octets = octets.subspan(static_cast<std::size_t>(written));
    }
    if (::fcntl(sealed.memory_.number(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) return no_memory_file(errno);
    return sealed;
}

Result<Descriptor> SealedMemory::open_again() const {
    Descriptor again(::open(("/proc/self/fd/" + std::to_string(memory_.number())).c_str(), O_RDONLY | O_CLOEXEC));
    if (!again) return no_memory_file(errno);
    return again;
}

}  // namespace saksi::plugin_host
