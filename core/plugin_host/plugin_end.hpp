// The plugin's end of the wire: the host's messages become calls of the plugin's functions.
#pragma once

#include <cstdint>

#include "plugin_host/frame.hpp"
#include "plugin_host/host_port.hpp"
#include "plugin_host/library.hpp"

namespace saksi::plugin_host {

/// One plugin made from a library; the same in this process and in the child. `library` outlives it.
class PluginEnd {
public:
    explicit PluginEnd(const Library& library) : table_(library.table()) {}
    ~PluginEnd();
    PluginEnd(const PluginEnd&) = delete;
    PluginEnd& operator=(const PluginEnd&) = delete;

    /// Makes the plugin from its data file; called once, first. The plugin's code, below 0 also when it set no plugin.
    std::int32_t create(ByteView data);
    /// One of `canonicalise`, `begin`, `exchange`, `end`; what the plugin emits meanwhile goes to `sink`. The plugin's code;
    /// SAKSI_ERROR_ARGUMENT for a message out of turn.
    std::int32_t take(const Frame& frame, MessageSink& sink);

private:
    std::int32_t begin(const Frame& frame, MessageSink& sink);
    std::int32_t on_exchange(const Frame& frame, MessageSink& sink);
    void end_job();

    const saksi_plugin_table& table_;
    HostPort port_;
    saksi_plugin* plugin_ = nullptr;
    saksi_job* job_ = nullptr;
};

}  // namespace saksi::plugin_host
