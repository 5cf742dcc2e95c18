// A shared object in this process and the table that it exports.
#pragma once

#include <memory>

#include "base/file_system.hpp"
#include "base/result.hpp"
#include "saksi_plugin.h"

namespace saksi::plugin_host {

/// Keeps the library loaded while it lives.
class Library {
public:
    /// Errors: malformed (no library, no entry), unsupported (another ABI), with the system's reason inside.
    static Result<Library> open(const Path& path);

    /// Fields beyond what the library declared are zero; every function is set.
    const saksi_plugin_table& table() const noexcept { return table_; }

private:
    struct Close {
        void operator()(void* handle) const noexcept;
    };
    std::unique_ptr<void, Close> handle_;
    saksi_plugin_table table_{};
};

}  // namespace saksi::plugin_host
