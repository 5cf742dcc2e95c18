// What a request and a proxy must look like before anything is done with them.
#pragma once

#include <string>

#include "net/request.hpp"
#include "net/url.hpp"

namespace saksi::net {

/// The request's URL, once everything about it is usable. Errors: usage (id, fields, body), and those of Url::parse.
Result<Url> check_request(const Request& request);
/// Empty, `http://host:port` or `socks5h://host:port`: kinds that leave name lookup to the proxy. Errors: usage.
Status check_proxy(const std::string& proxy);

}  // namespace saksi::net
