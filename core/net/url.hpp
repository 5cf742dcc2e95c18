// A URL in the one spelling that is fetched, recorded and compared. Parsing is libcurl's own, so that what is checked is what is asked for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace saksi::net {

struct Url {
    std::string scheme;      ///< `http` or `https`
    std::string host;        ///< lower case, A-labels, no trailing dot; IPv6 without brackets; numeric spellings of IPv4 made dotted decimal
    std::uint16_t port = 0;  ///< stated or the scheme's default
    std::string target;      ///< path and query as sent in the request line
    std::string text;        ///< the whole, normalised, without fragment

    /// Reads an absolute URL. Errors: refused (scheme other than http and https, credentials inside), malformed.
    static Result<Url> parse(std::string_view text);
    /// Resolves `reference` against this one (RFC 3986 §5). Errors: as parse.
    Result<Url> resolve(std::string_view reference) const;

    bool same_origin(const Url& other) const noexcept;
    /// `host` or `host:port`, IPv6 in brackets; the port is left out when it is the scheme's default.
    std::string authority() const;
};

}  // namespace saksi::net
