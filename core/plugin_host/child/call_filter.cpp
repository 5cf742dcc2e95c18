#include "plugin_host/child/call_filter.hpp"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>

#include "plugin_host/child/descriptors.hpp"

namespace saksi::plugin_host {

namespace {

volatile sig_atomic_t opening_is_over = 0;

/// The registers of a trapped call.
class TrappedCall {
public:
    explicit TrappedCall(void* context) noexcept : machine_(static_cast<ucontext_t*>(context)->uc_mcontext) {}

#if defined(__x86_64__)
    std::uint64_t argument(int i) const noexcept {
        constexpr int registers[] = {REG_RDI, REG_RSI, REG_RDX, REG_R10};
        return static_cast<std::uint64_t>(machine_.gregs[registers[i]]);
    }
    void answer(long value) noexcept { machine_.gregs[REG_RAX] = value; }
#elif defined(__aarch64__)
    std::uint64_t argument(int i) const noexcept { return machine_.regs[i]; }
    void answer(long value) noexcept { machine_.regs[0] = static_cast<std::uint64_t>(value); }
#else
#error "the registers of a system call on this machine are not known here"
#endif

    const char* path(int i) const noexcept { return reinterpret_cast<const char*>(argument(i)); }

private:
    mcontext_t& machine_;
};

[[noreturn]] void end_as_forbidden() noexcept {
    struct sigaction standard {};
    standard.sa_handler = SIG_DFL;
    ::sigaction(SIGSYS, &standard, nullptr);
    ::syscall(SYS_tgkill, ::getpid(), ::syscall(SYS_gettid), SIGSYS);
    ::_exit(128 + SIGSYS);
}

long errno_of(long result) noexcept { return result < 0 ? -errno : result; }

/// The loader's own questions, answered without the kernel's help: nothing is ever opened by name.
void answer_trapped(int, siginfo_t* info, void* context) noexcept {
    const int before = errno;
    TrappedCall call(context);
    switch (info->si_syscall) {
        case SYS_openat:
            if (opening_is_over) end_as_forbidden();
            call.answer(std::strcmp(call.path(1), child_library_path) == 0 ? errno_of(::fcntl(child_library, F_DUPFD_CLOEXEC, 0)) : -ENOENT);
            break;
        case SYS_newfstatat:  // what fstat is made of since glibc 2.33
            if (call.path(1)[0] != '\0') {
                if (opening_is_over) end_as_forbidden();
                call.answer(-ENOENT);
            } else {
                call.answer(errno_of(::syscall(SYS_fstat, call.argument(0), call.argument(2))));
            }
            break;
        default: end_as_forbidden();
    }
    errno = before;
}

bool install_handler() noexcept {
    struct sigaction action {};
    action.sa_sigaction = answer_trapped;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    return ::sigaction(SIGSYS, &action, nullptr) == 0;
}

struct Release {
    void operator()(void* filter) const noexcept { seccomp_release(filter); }
};

bool allow(void* filter, std::initializer_list<int> calls) {
    for (const int call : calls)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0) return false;
    return true;
}

}  // namespace

bool put_on_call_filter() {
    const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
    if (!filter || !install_handler()) return false;
    void* const rules = filter.get();
    // A call of another architecture's table on the same machine would be judged by the wrong numbers.
    if (seccomp_attr_set(rules, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) != 0) return false;
    // Descriptors that are there, memory, the end of the process.
    const bool plain = allow(rules, {SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(lseek), SCMP_SYS(mmap),
                                     SCMP_SYS(munmap), SCMP_SYS(mprotect), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(sched_yield),
                                     SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall),
                                     SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(exit), SCMP_SYS(exit_group)});
    if (!plain) return false;
    // abort() sends a signal to its own thread; to nobody else.
    const auto self = static_cast<scmp_datum_t>(::getpid());
    if (seccomp_rule_add(rules, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2, SCMP_A0(SCMP_CMP_EQ, self), SCMP_A1(SCMP_CMP_EQ, self)) != 0) return false;
    if (seccomp_rule_add(rules, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 2, SCMP_A0(SCMP_CMP_EQ, child_library), SCMP_A1(SCMP_CMP_EQ, F_DUPFD_CLOEXEC)) != 0) return false;
    // stdio asks whether /dev/null is a terminal, qsort how large the memory is; both go on without an answer.
    if (seccomp_rule_add(rules, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, TCGETS)) != 0) return false;
    if (seccomp_rule_add(rules, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(sysinfo), 0) != 0) return false;
    if (seccomp_rule_add(rules, SCMP_ACT_TRAP, SCMP_SYS(openat), 0) != 0 || seccomp_rule_add(rules, SCMP_ACT_TRAP, SCMP_SYS(newfstatat), 0) != 0) return false;
    return seccomp_load(rules) == 0;
}

void end_opening() noexcept { opening_is_over = 1; }

}  // namespace saksi::plugin_host
