// The sentences for a plugin that does not start, wherever it runs.
#pragma once

#include <cstdint>
#include <string>

#include "base/file_system.hpp"
#include "base/result.hpp"

namespace saksi::plugin_host {

/// Its `create` failed. Code malformed.
Error refused_to_start(const std::string& plugin_id, std::int64_t code);
/// Another id or version than the manifest's. Code malformed.
Error not_the_one_named(const Path& library);

}  // namespace saksi::plugin_host
