// What came of one action, as the plugin will see it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace saksi::plugin_host {

enum class Outcome {
    response,         ///< an HTTP response of any status
    waited,           ///< a wait is over
    not_offered,      ///< this host cannot do that kind of action
    refused,          ///< scheme, host or secret not allowed by the manifest
    budget,           ///< a limit on actions, pages, octets or time was reached
    address_refused,  ///< the address policy
    network_error,
    tls_error,
    timeout,
    redirect_limit,
    rate_limited,  ///< the server asked for more patience than the host has
    http2_only,
    interrupted,  ///< the operator stopped the capture
};
/// The word of the protocol, e.g. `network_error`.
std::string_view outcome_name(Outcome outcome) noexcept;

/// A redirect that was followed.
struct Hop {
    std::string url;
    int status = 0;
    std::string record;  ///< urn:uuid:… of that hop's response
};

/// The answer to one action. `head` and `body` are borrowed for the call.
struct Exchange {
    std::string key;
    Outcome outcome = Outcome::response;
    std::string url;          ///< as asked, secrets as placeholders
    std::string final_url;    ///< of the last hop
    std::vector<Hop> hops;    ///< redirects before the last answer
    int status = 0;           ///< 0 without a response
    std::string record;       ///< urn:uuid:… of the last response; empty without one
    std::string media_type;   ///< lower-case type/subtype; empty when there is none
    std::uint64_t size = 0;   ///< octets of the decoded body
    std::string sha256;       ///< of the decoded body, hexadecimal
    bool undecodable = false; ///< content-coding that selectors cannot undo: no body is given
    bool truncated = false;   ///< the body ends before the server's end (limit or broken connection)
    std::string detail;       ///< a sentence about a failure, for operators
    ByteView head;            ///< status line to empty line, as received
    ByteView body;            ///< decoded; not passed on when over limits::frame_body_bytes
};

}  // namespace saksi::plugin_host
