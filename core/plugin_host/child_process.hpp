// The process saksi-plugin-host and the frames that pass to and from it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>

#include "base/file_system.hpp"
#include "plugin_host/descriptor.hpp"
#include "plugin_host/frame_stream.hpp"

namespace saksi::plugin_host {

/// Started with an empty environment, a socket and the library; ended and reaped with the object. The kernel also ends it when the thread that
/// started it ends, so that nothing is left of a host that was killed.
class ChildProcess {
public:
    using Deadline = std::chrono::steady_clock::time_point;

    /// `mode`: the program's only argument, may be nullptr. `library` may be an empty Descriptor. Errors: missing (no such program), internal (the system's reason inside).
    static Result<std::unique_ptr<ChildProcess>> start(const Path& program, const Descriptor& library, const char* mode = nullptr);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// Hands over octets. Errors: internal, saying in words how the process ended, or that it took nothing until `deadline`: it is ended then.
    Status send(ByteView octets, Deadline deadline);
    /// The next frame; its views live until the next call. Errors: as send; malformed and limit_exceeded for what is no frame.
    Result<Frame> receive(Deadline deadline);
    /// True when nothing lies in wait that was not asked for.
    bool said_no_more() const noexcept { return arrived_.empty(); }
    /// Ends the process now.
    void end() noexcept;

private:
    ChildProcess(pid_t process, Descriptor socket) : process_(process), socket_(std::move(socket)) {}
    /// Waits for `events` on the socket.
    Status wait_until(short events, Deadline deadline);
    /// After its end of the socket was closed.
    Error ended_itself();

    pid_t process_;
    Descriptor socket_;
    FrameStream arrived_;
};

}  // namespace saksi::plugin_host
