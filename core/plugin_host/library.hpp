// A shared object in this process and the table that it exports.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "base/file_system.hpp"
#include "base/result.hpp"
#include "saksi_plugin.h"

namespace saksi::plugin_host {

/// Why a file is no plugin: unsupported (another ABI) or malformed (no library, no entry), and the system's reason.
struct NotLoaded {
    ErrorCode code = ErrorCode::malformed;
    std::string reason;
};
/// The same as an error that names `file`.
Error not_loaded(const Path& file, const NotLoaded& why);

/// Keeps the library loaded while it lives.
class Library {
public:
    /// Loads the file and its static constructors run.
    static std::expected<Library, NotLoaded> open(const Path& path);

    /// Fields beyond what the library declared are zero; every function is set.
    const saksi_plugin_table& table() const noexcept { return table_; }
    /// What the table says of itself.
    std::string_view id() const noexcept { return text_of(table_.id); }
    std::string_view version() const noexcept { return text_of(table_.version); }

private:
    static std::string_view text_of(saksi_view view) noexcept { return {reinterpret_cast<const char*>(view.data), static_cast<std::size_t>(view.size)}; }

    struct Close {
        void operator()(void* handle) const noexcept;
    };
    std::unique_ptr<void, Close> handle_;
    saksi_plugin_table table_{};
};

}  // namespace saksi::plugin_host
