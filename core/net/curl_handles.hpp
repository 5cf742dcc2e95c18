// Owned libcurl handles, and its one-time start.
#pragma once

#include <memory>
#include <string>

#include "net/curl_library.hpp"

namespace saksi::net {

template <auto Free>
struct CurlDeleter {
    template <class T>
    void operator()(T* handle) const noexcept { (libcurl().*Free)(handle); }
};

using EasyPtr = std::unique_ptr<CURL, CurlDeleter<&CurlLibrary::easy_cleanup>>;
using MultiPtr = std::unique_ptr<CURLM, CurlDeleter<&CurlLibrary::multi_cleanup>>;
using ListPtr = std::unique_ptr<curl_slist, CurlDeleter<&CurlLibrary::slist_free_all>>;
using CurlUrlPtr = std::unique_ptr<CURLU, CurlDeleter<&CurlLibrary::url_cleanup>>;
using CurlTextPtr = std::unique_ptr<char, CurlDeleter<&CurlLibrary::free>>;

/// Loads libcurl and calls curl_global_init, once a process and thread-safe. False when it cannot start.
bool start_curl() noexcept;

/// Appends a line; on lack of memory the list stays as it was and false is returned.
inline bool append(ListPtr& list, const std::string& line) {
    curl_slist* longer = libcurl().slist_append(list.get(), line.c_str());
    if (longer == nullptr) return false;
    static_cast<void>(list.release());
    list.reset(longer);
    return true;
}

}  // namespace saksi::net
