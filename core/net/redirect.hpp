// What a redirect turns a request into.
#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "net/request.hpp"
#include "net/url.hpp"

namespace saksi::net {

/// 301, 302, 303, 307, 308.
bool is_redirect(int status) noexcept;

/// The part of a request that changes from hop to hop.
struct HopRequest {
    Url url;
    Method method = Method::get;
    std::vector<HeaderField> fields;
    Bytes body;
};

/// Moves `request` to `target`. 301, 302 and 303 turn POST into GET without body; 307 and 308 keep it (RFC 9110 §15.4). Leaving the origin
/// drops secrets, Authorization and Cookie. Attack: threats.md H09.
void follow(HopRequest& request, int status, Url target);

}  // namespace saksi::net
