// The C side of the host: what a plugin's calls reach.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "saksi_plugin.h"

namespace saksi::plugin_host {

/// Receives what a plugin emits, before anybody looked into it. A code below 0 refuses it.
class MessageSink {
public:
    virtual ~MessageSink() = default;
    virtual std::int32_t take(ByteView header, ByteView body) = 0;
};

/// Owns the saksi_host struct; does not move. What is emitted outside a call (no sink) is refused.
class HostPort {
public:
    HostPort();
    HostPort(const HostPort&) = delete;
    HostPort& operator=(const HostPort&) = delete;

    const saksi_host* c_host() const noexcept { return &host_; }
    /// `sink` may be nullptr; returns the one before.
    MessageSink* direct_to(MessageSink* sink) noexcept;

private:
    static std::int32_t emit(void* context, saksi_view header, saksi_view body) noexcept;
    static void log(void* context, std::int32_t severity, saksi_view text) noexcept;
    static const void* get_extension(void* context, saksi_view name) noexcept;

    saksi_host host_{};
    MessageSink* sink_ = nullptr;
};

/// Directs messages to a sink while it lives.
class SinkScope {
public:
    SinkScope(HostPort& port, MessageSink& sink) : port_(port), before_(port.direct_to(&sink)) {}
    ~SinkScope() { port_.direct_to(before_); }
    SinkScope(const SinkScope&) = delete;
    SinkScope& operator=(const SinkScope&) = delete;

private:
    HostPort& port_;
    MessageSink* before_;
};

inline saksi_view view_of(ByteView bytes) noexcept { return {bytes.data(), bytes.size()}; }

}  // namespace saksi::plugin_host
