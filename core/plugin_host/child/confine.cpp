#include "plugin_host/child/confine.hpp"

#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plugin_host/child/call_filter.hpp"
#include "plugin_host/child/file_ban.hpp"
#include "plugin_host/child/child_limits.hpp"

namespace saksi::plugin_host {

namespace {

void note(Confinement& state, bool done, std::string word) { (done ? state.enforced : state.missing).push_back(std::move(word)); }

bool limit(int what, rlim_t value) noexcept {
    const rlimit both{value, value};
    return ::setrlimit(static_cast<__rlimit_resource_t>(what), &both) == 0;
}

bool put_on_resource_limits() noexcept {
    bool all = limit(RLIMIT_CPU, child_limits::cpu_seconds) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NPROC, 0) &&
               limit(RLIMIT_NOFILE, child_limits::descriptors) && limit(RLIMIT_MEMLOCK, 0) && limit(RLIMIT_MSGQUEUE, 0);
#if !defined(__SANITIZE_ADDRESS__)  // its shadow takes terabytes of addresses
    all = limit(RLIMIT_AS, child_limits::address_space) && all;
#endif
    return all;
}

bool give_up_capabilities() noexcept {
    __user_cap_header_struct header{};
    header.version = _LINUX_CAPABILITY_VERSION_3;
    const __user_cap_data_struct none[2]{};
    return ::syscall(SYS_capset, &header, none) == 0;
}

}  // namespace

Confinement confine() {
    Confinement state;
    note(state, put_on_resource_limits(), "resource-limits");
    // The identity map stays unwritten: inside, the process is nobody.
    const bool user = ::unshare(CLONE_NEWUSER) == 0;
    note(state, user, "user-namespace");
    note(state, user && ::unshare(CLONE_NEWNET) == 0, "network-namespace");
    note(state, user && ::unshare(CLONE_NEWIPC) == 0, "ipc-namespace");
    // After the namespaces: a change of identity clears these.
    bool privileges = give_up_capabilities();
    privileges = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && privileges;
    privileges = ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && privileges;
    privileges = ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && privileges;
    note(state, privileges, "no-privileges");
    const int landlock = put_on_file_ban();
    note(state, landlock > 0, landlock > 0 ? "landlock-" + std::to_string(landlock) : "landlock");
    note(state, put_on_call_filter(), "seccomp");
    return state;
}

void library_is_loaded() { end_opening(); }

}  // namespace saksi::plugin_host
