#include "url.hpp"

#include <algorithm>
#include <vector>

namespace saksi::sdk {

namespace {

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr std::size_t longest = 8 * 1024;  // three times that, percent-encoded, still fits the host's limit of 32 KiB

bool is_clean(std::string_view url) {
    return url.size() <= longest && std::ranges::none_of(url, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\\' || c == 0x7F; });
}

/// Octets beyond ASCII percent-encoded: what browsers make of an address in another script.
std::string ascii_of(std::string_view url) {
    std::string out;
    for (const char c : url) out += static_cast<unsigned char>(c) < 0x80 ? std::string(1, c) : percent_encode(std::string_view(&c, 1));
    return out;
}

/// RFC 3986 §5.2.4
std::string without_dot_segments(std::string_view path) {
    std::vector<std::string_view> segments;
    bool slash_at_end = false;
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view segment = path.substr(0, end);
        path.remove_prefix(end);
        slash_at_end = segment.empty() || segment == "." || segment == "..";
        if (segment == ".." && !segments.empty()) segments.pop_back();
        if (segment != "." && segment != ".." && (!segment.empty() || !path.empty())) segments.push_back(segment);
    }
    std::string out;
    for (const std::string_view segment : segments) out.append("/").append(segment);
    if (out.empty() || slash_at_end) out += '/';
    return out;
}

}  // namespace

std::string percent_encode(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        const auto octet = static_cast<unsigned char>(c);
        out += '%';
        out += digits[octet >> 4];
        out += digits[octet & 15];
    }
    return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (text.size() - i < 3 || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0) return std::nullopt;
        out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
        i += 2;
    }
    return out;
}

std::optional<UrlParts> split_url(std::string_view url) {
    const std::size_t colon = url.find("://");
    if (!is_clean(url) || colon == 0 || colon == std::string_view::npos) return std::nullopt;
    UrlParts parts;
    for (const char c : url.substr(0, colon)) {
        if (!is_unreserved(c) && c != '+') return std::nullopt;
        parts.scheme += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    url.remove_prefix(colon + 3);
    url = url.substr(0, url.find('#'));
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    parts.authority = url.substr(0, end);
    if (parts.authority.empty() || parts.authority.find('@') != std::string::npos) return std::nullopt;
    url.remove_prefix(end);
    const std::size_t question = url.find('?');
    parts.path = url.substr(0, question);
    if (parts.path.empty()) parts.path = "/";
    parts.has_query = question != std::string_view::npos;
    if (parts.has_query) parts.query = url.substr(question + 1);
    return parts;
}

std::string join_url(const UrlParts& parts) {
    return parts.scheme + "://" + parts.authority + parts.path + (parts.has_query ? "?" + parts.query : "");
}

std::vector<std::string> path_segments(std::string_view path) {
    std::vector<std::string> out;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        if (end > 0) out.emplace_back(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return out;
}

std::string query_value(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view one = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (one.starts_with(name) && one.substr(name.size()).starts_with('=')) return std::string(one.substr(name.size() + 1));
    }
    return {};
}

std::optional<std::string> moved_to(std::string_view url, std::string_view base) {
    const auto parts = split_url(url);
    if (!parts) return std::nullopt;
    base = base.substr(0, base.find_last_not_of('/') + 1);
    return std::string(base) + parts->path + (parts->has_query ? "?" + parts->query : "");
}

std::string origin_of(std::string_view url) {
    const auto parts = split_url(url);
    if (!parts || (parts->scheme != "https" && parts->scheme != "http")) return {};
    return parts->scheme + "://" + parts->authority;
}

std::optional<std::string> resolve(std::string_view base, std::string_view reference) {
    const std::optional<UrlParts> from = split_url(base);
    if (!from || !is_clean(reference)) return std::nullopt;
    reference = reference.substr(0, reference.find('#'));
    const std::size_t stop = reference.find_first_of(":/?");
    std::optional<UrlParts> target = from;
    if (stop != std::string_view::npos && reference[stop] == ':') {
        target = split_url(reference);
    } else if (reference.starts_with("//")) {
        target = split_url(from->scheme + ":" + std::string(reference));
    } else if (!reference.empty()) {
        const std::size_t question = reference.find('?');
        const std::string_view path = reference.substr(0, question);
        target->has_query = question != std::string_view::npos;
        target->query = target->has_query ? reference.substr(question + 1) : std::string_view();
        if (path.starts_with('/'))
            target->path = without_dot_segments(path);
        else if (!path.empty())
            target->path = without_dot_segments(from->path.substr(0, from->path.rfind('/') + 1) + std::string(path));
    }
    if (!target || (target->scheme != "http" && target->scheme != "https")) return std::nullopt;
    return ascii_of(join_url(*target));
}

std::string with_query(std::string url, std::string_view name, std::string_view value) {
    url += url.find('?') == std::string::npos ? '?' : '&';
    url.append(name).append("=").append(percent_encode(value));
    return url;
}

}  // namespace saksi::sdk
