#include "net/curl_library.hpp"

#include <optional>

#include "base/assert.hpp"
#include "base/shared_library.hpp"

namespace saksi::net {

namespace {

/// The name that the ABI has had since 2006; the OpenSSL build of it, whose peer chain tls_peer.cpp reads.
constexpr const char* file_name = "libcurl.so.4";

std::optional<CurlLibrary> load() noexcept {
    const base::SharedLibrary library(file_name);
    CurlLibrary curl;
    const bool whole =
        library.find("curl_global_init", curl.global_init) && library.find("curl_free", curl.free) && library.find("curl_easy_init", curl.easy_init) &&
        library.find("curl_easy_cleanup", curl.easy_cleanup) && library.find("curl_easy_setopt", curl.easy_setopt) &&
        library.find("curl_easy_getinfo", curl.easy_getinfo) && library.find("curl_easy_perform", curl.easy_perform) &&
        library.find("curl_easy_strerror", curl.easy_strerror) && library.find("curl_multi_init", curl.multi_init) &&
        library.find("curl_multi_cleanup", curl.multi_cleanup) && library.find("curl_multi_setopt", curl.multi_setopt) &&
        library.find("curl_multi_add_handle", curl.multi_add_handle) && library.find("curl_multi_remove_handle", curl.multi_remove_handle) &&
        library.find("curl_multi_perform", curl.multi_perform) && library.find("curl_multi_poll", curl.multi_poll) &&
        library.find("curl_multi_wakeup", curl.multi_wakeup) && library.find("curl_multi_info_read", curl.multi_info_read) &&
        library.find("curl_slist_append", curl.slist_append) && library.find("curl_slist_free_all", curl.slist_free_all) && library.find("curl_url", curl.url) &&
        library.find("curl_url_cleanup", curl.url_cleanup) && library.find("curl_url_get", curl.url_get) && library.find("curl_url_set", curl.url_set);
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
