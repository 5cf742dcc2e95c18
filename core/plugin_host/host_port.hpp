// The C side of the host: what a plugin's calls reach.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "plugin_host/frame.hpp"
#include "saksi_plugin.h"

namespace saksi::plugin_host {

/// Receives the frames that a plugin emits. A code below 0 refuses the frame.
class FrameSink {
public:
    virtual ~FrameSink() = default;
    virtual std::int32_t take(const Frame& frame) = 0;
    /// Something was emitted that is no frame.
    virtual void refuse(const Error& error) = 0;
};

/// Owns the saksi_host struct; does not move. What is emitted outside a call (no sink) is refused.
class HostPort {
public:
    HostPort();
    HostPort(const HostPort&) = delete;
    HostPort& operator=(const HostPort&) = delete;

    const saksi_host* c_host() const noexcept { return &host_; }
    /// `sink` may be nullptr; returns the one before.
    FrameSink* direct_to(FrameSink* sink) noexcept;

private:
    static std::int32_t emit(void* context, saksi_view header, saksi_view body) noexcept;
    static void log(void* context, std::int32_t severity, saksi_view text) noexcept;
    static const void* get_extension(void* context, saksi_view name) noexcept;

    saksi_host host_{};
    FrameSink* sink_ = nullptr;
};

/// Directs frames to a sink while it lives.
class SinkScope {
public:
    SinkScope(HostPort& port, FrameSink& sink) : port_(port), before_(port.direct_to(&sink)) {}
    ~SinkScope() { port_.direct_to(before_); }
    SinkScope(const SinkScope&) = delete;
    SinkScope& operator=(const SinkScope&) = delete;

private:
    HostPort& port_;
    FrameSink* before_;
};

inline saksi_view view_of(ByteView bytes) noexcept { return {bytes.data(), bytes.size()}; }

}  // namespace saksi::plugin_host
