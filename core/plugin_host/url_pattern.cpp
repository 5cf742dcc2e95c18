#include "plugin_host/url_pattern.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace saksi::plugin_host {

namespace {

struct UrlParts {
    std::string scheme, host, path;
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_text(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

/// The host of an authority without its port. A DID stands as authority in at:// URLs and holds colons of its own.
std::string_view without_port(std::string_view authority, std::string_view scheme) {
    if (scheme == "at") return authority;
    if (authority.starts_with('[')) {
        const std::size_t end = authority.find(']');
        return end == std::string_view::npos ? std::string_view() : authority.substr(1, end - 1);
    }
    return authority.substr(0, authority.find(':'));
}

/// False for URLs that different programs read differently (credentials, backslash, control characters, space).
bool split(std::string_view url, UrlParts& parts) {
    if (url.size() > limits::url_bytes || std::ranges::any_of(url, [](char c) { return c <= ' ' || c == '\\' || c == 0x7F; })) return false;
    const std::size_t colon = url.find("://");
    if (colon == 0 || colon == std::string_view::npos) return false;
    parts.scheme = lower_text(url.substr(0, colon));
    url.remove_prefix(colon + 3);
    const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
    if (authority.empty() || authority.find('@') != std::string_view::npos) return false;
    parts.host = lower_text(without_port(authority, parts.scheme));
    url.remove_prefix(authority.size());
    url = url.substr(0, url.find('#'));
    parts.path = url.starts_with('/') ? std::string(url) : "/" + std::string(url);
    return !parts.host.empty();
}

/// `*` stands for any text. Linear in text × stars: on a mismatch only the last star is tried again.
bool glob(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0, star = std::string_view::npos, from = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            from = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

}  // namespace

Result<UrlPattern> UrlPattern::parse(std::string_view text) {
    const auto refuse = [&] { return fail(ErrorCode::malformed, msg("“{pattern}” is no match pattern (scheme://host/path with *)", {{"pattern", std::string(text)}})); };
    const std::size_t colon = text.find("://");
    if (colon == 0 || colon == std::string_view::npos || text.size() > limits::url_bytes) return refuse();
    UrlPattern pattern;
    pattern.scheme_ = text.substr(0, colon);
    text.remove_prefix(colon + 3);
    const std::size_t slash = text.find('/');
    if (slash == 0 || slash == std::string_view::npos) return refuse();
    pattern.host_ = text.substr(0, slash);
    pattern.path_ = text.substr(slash);
    const bool scheme_ok = pattern.scheme_ == "*" || std::ranges::all_of(pattern.scheme_, [](char c) { return c >= 'a' && c <= 'z'; });
    // A star elsewhere in the host ("bsky.*") would take in hosts of strangers.
    const std::string_view host = pattern.host_;
    const std::string_view literal = host == "*" ? std::string_view() : host.starts_with("*.") ? host.substr(2) : host;
    if (!scheme_ok || literal.find('*') != std::string_view::npos || lower_text(host) != host) return refuse();
    return pattern;
}

bool UrlPattern::matches(std::string_view url) const {
    UrlParts parts;
    if (!split(url, parts)) return false;
    const bool scheme = scheme_ == "*" ? parts.scheme == "http" || parts.scheme == "https" : scheme_ == parts.scheme;
    const bool host = host_ == "*" || host_ == parts.host ||
                      (host_.starts_with("*.") && (parts.host == std::string_view(host_).substr(2) || parts.host.ends_with(std::string_view(host_).substr(1))));
    return scheme && host && glob(path_, parts.path);
}

std::string host_of(std::string_view url) {
    UrlParts parts;
    if (!split(url, parts) || (parts.scheme != "http" && parts.scheme != "https")) return {};
    return parts.host;
}

}  // namespace saksi::plugin_host
