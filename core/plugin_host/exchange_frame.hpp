// The frame that carries an exchange to the plugin.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "plugin_host/exchange.hpp"

namespace saksi::plugin_host {

/// Header `exchange`; the frame's body is the head (`head_size` octets) and then the decoded body. Errors: limit_exceeded.
Result<Bytes> encode_exchange(const Exchange& exchange);

}  // namespace saksi::plugin_host
