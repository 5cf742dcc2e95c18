#include "plugin_host/library.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cstring>

namespace saksi::plugin_host {

void Library::Close::operator()(void* handle) const noexcept { ::dlclose(handle); }

Error not_loaded(const Path& file, const NotLoaded& why) {
    return Error(why.code, msg("{file} cannot be loaded as a plugin: {reason}", {{"file", file.string()}, {"reason", why.reason}}));
}

std::expected<Library, NotLoaded> Library::open(const Path& path) {
    const auto refuse = [](ErrorCode code, std::string reason) { return std::unexpected(NotLoaded{code, std::move(reason)}); };
    const auto loader_reason = [] {
        const char* reason = ::dlerror();
        return std::string(reason ? reason : "?");
    };
    Library library;
    // RTLD_NOW: a missing symbol shows here and not in the middle of a capture. RTLD_LOCAL: plugins do not see each other's names.
    library.handle_.reset(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL));
    if (!library.handle_) return refuse(ErrorCode::malformed, loader_reason());
    const void* entry = ::dlsym(library.handle_.get(), "saksi_plugin_entry");
    if (!entry) return refuse(ErrorCode::malformed, loader_reason());

    // Eight octets first: only they tell how much more there is and what it means.
    struct Start {
        std::uint32_t struct_size;
        std::uint16_t abi_major, abi_minor;
    } start{};
    std::memcpy(&start, entry, sizeof start);
    // Below major 1 a minor version may change anything.
    if (start.abi_major != SAKSI_ABI_MAJOR || (SAKSI_ABI_MAJOR == 0 && start.abi_minor != SAKSI_ABI_MINOR))
        return refuse(ErrorCode::unsupported, "ABI " + std::to_string(start.abi_major) + "." + std::to_string(start.abi_minor));
    std::memcpy(&library.table_, entry, std::min<std::size_t>(start.struct_size, sizeof library.table_));
    const saksi_plugin_table& table = library.table_;
    if (!table.create || !table.destroy || !table.canonicalise || !table.begin || !table.on_exchange || !table.end || !table.get_extension)
        return refuse(ErrorCode::malformed, "saksi_plugin_entry");
    return library;
}

}  // namespace saksi::plugin_host
