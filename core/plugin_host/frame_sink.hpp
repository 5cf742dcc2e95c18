// Where the frames of a plugin go.
#pragma once

#include <cstdint>

#include "plugin_host/frame.hpp"

namespace saksi::plugin_host {

/// Receives what a plugin says during one call.
class FrameSink {
public:
    virtual ~FrameSink() = default;
    /// A code below 0 refuses the frame and everything after it.
    virtual std::int32_t take(const Frame& frame) = 0;
    /// Something was said that is no frame.
    virtual void refuse(const Error& error) = 0;
};

}  // namespace saksi::plugin_host
