#include "net/curl_handles.hpp"

namespace saksi::net {

bool start_curl() noexcept {
    static const bool started = has_libcurl() && libcurl().global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return started;
}

}  // namespace saksi::net
