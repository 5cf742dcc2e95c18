// A shared library of the system that is loaded when it is first needed and stays for the rest of the process.
#pragma once

#include <dlfcn.h>

namespace saksi::base {

/// Never closed: libraries leave threads' and exit handlers' state behind. Not for plugins (plugin_host/library.hpp).
class SharedLibrary {
public:
    /// `name` as the dynamic linker looks for it, e.g. `libcurl.so.4`.
    explicit SharedLibrary(const char* name) noexcept : handle_(::dlopen(name, RTLD_NOW | RTLD_LOCAL)) {}

    /// False, with `function` nullptr, when there is no such library or it lacks `name`.
    template <class Function>
    bool find(const char* name, Function*& function) const noexcept {
        function = handle_ == nullptr ? nullptr : reinterpret_cast<Function*>(::dlsym(handle_, name));
        return function != nullptr;
    }

private:
    void* handle_;
};

}  // namespace saksi::base
