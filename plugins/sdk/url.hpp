// As much of RFC 3986 as planning needs. The host parses every URL again before it asks for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace saksi::sdk {

/// Everything but unreserved characters percent-encoded (RFC 3986 §2.3).
std::string percent_encode(std::string_view text);
/// nullopt when a `%` is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text);

struct UrlParts {
    std::string scheme;     ///< lower case
    std::string authority;  ///< as written
    std::string path;       ///< begins with `/`
    std::string query;      ///< without `?`
    bool has_query = false;
};
/// nullopt unless `scheme://authority…` without credentials, backslash, control characters or spaces. The fragment is dropped.
std::optional<UrlParts> split_url(std::string_view url);
std::string join_url(const UrlParts& parts);
/// The segments of a path between its slashes, those that are not empty.
std::vector<std::string> path_segments(std::string_view path);
/// The value of the first parameter `name` of a query, as written; empty when absent.
std::string query_value(std::string_view query, std::string_view name);
/// `url` with the scheme and authority of `base`, a path of `base` in front of its own; nullopt when `url` is none.
std::optional<std::string> moved_to(std::string_view url, std::string_view base);
/// `scheme://authority` of an http or https URL, or empty.
std::string origin_of(std::string_view url);
/// The http or https URL that `reference` means on a page at `base` (RFC 3986 §5.2), without fragment; nullopt for another scheme.
std::optional<std::string> resolve(std::string_view base, std::string_view reference);
/// `url` with `name=value` (value encoded here) added to its query.
std::string with_query(std::string url, std::string_view name, std::string_view value);

}  // namespace saksi::sdk
