// One copy of a plugin that can be called, wherever its code runs.
#pragma once

#include <cstdint>
#include <memory>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "plugin_host/frame_sink.hpp"

namespace saksi::plugin_host {

/// Takes the host's messages `canonicalise`, `begin`, `exchange` and `end` (docs/plugin-protocol.md), one job at a time.
class Instance {
public:
    virtual ~Instance() = default;
    /// Hands over one whole frame and does not wait for what the plugin makes of it; `answer` must follow. Errors: as `answer`.
    virtual Status ask(ByteView frame) = 0;
    /// Gives what the plugin says to the frame of `ask` to `sink`, until the plugin is done with it: the plugin's code, below 0 when it refused. Errors:
    /// internal when the plugin is gone, in words; no further call may follow then.
    virtual Result<std::int32_t> answer(FrameSink& sink) = 0;

    Result<std::int32_t> call(ByteView frame, FrameSink& sink) {
        if (Status asked = ask(frame); !asked) return pass_on(asked);
        return answer(sink);
    }
};

/// Where jobs get their instances from; outlives them.
class InstanceSource {
public:
    virtual ~InstanceSource() = default;
    /// An instance that no other job uses. Errors: malformed (the plugin would not start), internal, and those of the place it runs in.
    virtual Result<std::unique_ptr<Instance>> take() = 0;
    /// Back from a job that has ended well.
    virtual void give_back(std::unique_ptr<Instance> instance) = 0;
};

}  // namespace saksi::plugin_host
