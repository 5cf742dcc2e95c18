#include "plugin_host/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "plugin_host/child/child_limits.hpp"
#include "plugin_host/child/descriptors.hpp"

namespace saksi::plugin_host {

namespace {

std::unexpected<Error> not_started(const Path& program, int number) {
    return fail(number == ENOENT ? ErrorCode::missing : ErrorCode::internal,
                msg("the program that plugins run in could not be started: {file}: {reason}", {{"file", program.string()}, {"reason", std::strerror(number)}}));
}

/// Above those that the child will have, so that putting one in its place hits none of the others.
Descriptor out_of_the_way(Descriptor low) { return Descriptor(::fcntl(low.number(), F_DUPFD_CLOEXEC, child_library + 1)); }

class SpawnPlan {
public:
    SpawnPlan() {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
    }
    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    int spawn(const Path& program, const char* mode, int socket, int library, pid_t& process) {
        for (int number = 0; number < 3; ++number)
            if (const int error = ::posix_spawn_file_actions_addopen(&actions_, number, "/dev/null", O_RDWR, 0)) return error;
        if (const int error = ::posix_spawn_file_actions_adddup2(&actions_, socket, child_socket)) return error;
        if (library >= 0)
            if (const int error = ::posix_spawn_file_actions_adddup2(&actions_, library, child_library)) return error;
        if (const int error = ::posix_spawn_file_actions_addclosefrom_np(&actions_, library >= 0 ? child_library + 1 : child_library)) return error;
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        // A process group of its own: Ctrl-C at the terminal is the host's to handle, which then ends its children.
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
        std::string name = program.filename().string();
        std::string word = mode ? mode : "";
        char* arguments[] = {name.data(), mode ? word.data() : nullptr, nullptr};
        char* environment[] = {nullptr};
        return ::posix_spawn(&process, program.c_str(), &actions_, &attributes_, arguments, environment);
    }

private:
    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

Error how_it_ended(int status) {
    if (WIFEXITED(status))
        return Error(ErrorCode::internal, msg("the plugin ended its own process with exit code {code}", {{"code", std::to_string(WEXITSTATUS(status))}}));
    const int number = WTERMSIG(status);
    if (number == SIGSYS) return Error(ErrorCode::internal, msg("the plugin asked the system for something that plugins may not do, and was ended (SIGSYS)"));
    if (number == SIGKILL) return Error(ErrorCode::internal, msg("the plugin's process was killed from outside (SIGKILL), perhaps for want of memory"));
    if (number == SIGXCPU) return Error(ErrorCode::internal, msg("the plugin used more processor time than allowed and was ended (SIGXCPU)"));
    const char* name = ::sigabbrev_np(number);
    return Error(ErrorCode::internal, msg("the plugin's process was ended by signal {number} (SIG{name})", {{"number", std::to_string(number)}, {"name", name ? name : "?"}}));
}

int milliseconds_until(ChildProcess::Deadline deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

Error no_answer() {
    return Error(ErrorCode::internal, msg("the plugin did not answer within {seconds} seconds and was ended", {{"seconds", std::to_string(child_limits::call_time.count())}}));
}

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(const Path& program, const Descriptor& library, const char* mode) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return not_started(program, errno);
    Descriptor ours(pair[0]);
    const Descriptor theirs = out_of_the_way(Descriptor(pair[1]));
    const Descriptor code = library ? Descriptor(::fcntl(library.number(), F_DUPFD_CLOEXEC, child_library + 1)) : Descriptor();
    if (!theirs || (library && !code)) return not_started(program, errno);
    pid_t process = 0;
    if (const int error = SpawnPlan().spawn(program, mode, theirs.number(), code.number(), process)) return not_started(program, error);
    return std::unique_ptr<ChildProcess>(new ChildProcess(process, std::move(ours)));
}

ChildProcess::~ChildProcess() { end(); }

void ChildProcess::end() noexcept {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) continue;
    process_ = 0;
}

Status ChildProcess::send(ByteView octets, Deadline deadline) {
    while (!octets.empty()) {
        const ssize_t sent = ::send(socket_.number(), octets.data(), octets.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            octets = octets.subspan(static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN) {
            if (Status ready = wait_until(POLLOUT, deadline); !ready) return ready;
        } else if (errno != EINTR) {
            return std::unexpected(ended_itself());
        }
    }
    return {};
}

Result<Frame> ChildProcess::receive(Deadline deadline) {
    while (true) {
        Result<std::optional<Frame>> frame = arrived_.next();
        if (!frame) return pass_on(frame);
        if (*frame) return std::move(**frame);
        const std::span<std::uint8_t> room = arrived_.room();
        const ssize_t got = ::recv(socket_.number(), room.data(), room.size(), MSG_DONTWAIT);
        if (got > 0) {
            arrived_.filled(static_cast<std::size_t>(got));
        } else if (got < 0 && errno == EAGAIN) {
            if (Status ready = wait_until(POLLIN, deadline); !ready) return pass_on(ready);
        } else if (got == 0 || errno != EINTR) {
            return std::unexpected(ended_itself());
        }
    }
}

Status ChildProcess::wait_until(short events, Deadline deadline) {
    pollfd one{socket_.number(), events, 0};
    const int ready = ::poll(&one, 1, milliseconds_until(deadline));
    if (ready > 0 || (ready < 0 && errno == EINTR)) return {};
    end();
    return std::unexpected(no_answer());
}

Error ChildProcess::ended_itself() {
    // The socket is closed before the process is quite at its end; one that closed it and goes on is ended here.
    const Descriptor end_of_process(static_cast<int>(::syscall(SYS_pidfd_open, process_, 0)));
    pollfd one{end_of_process.number(), POLLIN, 0};
    const auto patience = std::chrono::milliseconds(child_limits::end_time).count();
    if (!end_of_process || ::poll(&one, 1, static_cast<int>(patience)) != 1) {
        end();
        return Error(ErrorCode::internal, msg("the plugin closed its connection and was ended"));
    }
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) continue;
    process_ = 0;
    return how_it_ended(status);
}

}  // namespace saksi::plugin_host
