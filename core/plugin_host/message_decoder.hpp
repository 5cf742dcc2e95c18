// From a frame to a message, strictly: a plugin that says something unknown is broken, not newer.
#pragma once

#include <string>
#include <variant>

#include "base/result.hpp"
#include "plugin_host/frame.hpp"
#include "plugin_host/message.hpp"
#include "plugin_host/plugin.hpp"

namespace saksi::plugin_host {

/// `browse` or `assist`: known to the protocol, not done by this host.
struct UnofferedAction {
    std::string key;
};
using DecodedMessage = std::variant<PluginMessage, UnofferedAction>;

/// Errors: malformed naming the member.
Result<DecodedMessage> decode_message(const Frame& frame);
/// The message `canonical`. Errors: malformed.
Result<CanonicalUrl> decode_canonical(const Frame& frame);

}  // namespace saksi::plugin_host
