#include "net/curl_library.hpp"

#include <dlfcn.h>

#include <optional>

#include "base/assert.hpp"

namespace saksi::net {

namespace {

/// The name that the ABI has had since 2006; the OpenSSL build of it, whose peer chain tls_peer.cpp reads.
constexpr const char* file_name = "libcurl.so.4";

template <class Function>
bool find(void* library, const char* name, Function& function) noexcept {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    return function != nullptr;
}

std::optional<CurlLibrary> load() noexcept {
    // Never closed: libcurl and what it brings leave threads' and exit handlers' state behind.
    void* library = ::dlopen(file_name, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return std::nullopt;
    CurlLibrary curl;
    const bool whole =
        find(library, "curl_global_init", curl.global_init) && find(library, "curl_free", curl.free) && find(library, "curl_easy_init", curl.easy_init) &&
        find(library, "curl_easy_cleanup", curl.easy_cleanup) && find(library, "curl_easy_setopt", curl.easy_setopt) &&
        find(library, "curl_easy_getinfo", curl.easy_getinfo) && find(library, "curl_easy_perform", curl.easy_perform) &&
        find(library, "curl_easy_strerror", curl.easy_strerror) && find(library, "curl_multi_init", curl.multi_init) &&
        find(library, "curl_multi_cleanup", curl.multi_cleanup) && find(library, "curl_multi_setopt", curl.multi_setopt) &&
        find(library, "curl_multi_add_handle", curl.multi_add_handle) && find(library, "curl_multi_remove_handle", curl.multi_remove_handle) &&
        find(library, "curl_multi_perform", curl.multi_perform) && find(library, "curl_multi_poll", curl.multi_poll) &&
        find(library, "curl_multi_wakeup", curl.multi_wakeup) && find(library, "curl_multi_info_read", curl.multi_info_read) &&
        find(library, "curl_slist_append", curl.slist_append) && find(library, "curl_slist_free_all", curl.slist_free_all) && find(library, "curl_url", curl.url) &&
        find(library, "curl_url_cleanup", curl.url_cleanup) && find(library, "curl_url_get", curl.url_get) && find(library, "curl_url_set", curl.url_set);
    if (!whole) return std::nullopt;
    return curl;
}

const std::optional<CurlLibrary>& loaded() noexcept {
    static const std::optional<CurlLibrary> library = load();
    return library;
}

}  // namespace

bool has_libcurl() noexcept { return loaded().has_value(); }

const CurlLibrary& libcurl() noexcept {
    SAKSI_ASSERT(has_libcurl());
    return *loaded();
}

}  // namespace saksi::net
