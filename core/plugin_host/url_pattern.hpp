// Which URLs a plugin takes: the match patterns of browser extensions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace saksi::plugin_host {

/// `scheme://host/path`. Scheme: `*` (http or https), or a literal one. Host: `*`, `*.domain` (the domain and all below) or a literal, compared in
/// lower case without port. Path: compared with path and query, `*` stands for any text; `/*` matches everything.
/// Source: MDN, WebExtensions, "Match patterns in extension manifests"; `at` as a scheme is ours.
class UrlPattern {
public:
    /// Errors: malformed.
    static Result<UrlPattern> parse(std::string_view text);
    /// False also for a URL with user information, a backslash, a control character or a space: such URLs read differently in different programs.
    bool matches(std::string_view url) const;

private:
    std::string scheme_, host_, path_;
};

/// The host of `url` in lower case without port and brackets; empty when there is none or the URL is one that `matches` always refuses.
std::string host_of(std::string_view url);

}  // namespace saksi::plugin_host
