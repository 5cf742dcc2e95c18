#include "net/request_check.hpp"

#include <algorithm>
#include <array>

namespace saksi::net {
namespace {

constexpr std::string_view token_characters =  // RFC 9110 §5.6.2
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

// Written by the fetcher: a second value would change the framing or what the record means. Range would make a part look like the whole.
constexpr std::array<std::string_view, 13> owned_fields = {"host",    "user-agent", "accept-encoding", "content-length", "transfer-encoding",
                                                           "te",      "connection", "keep-alive",      "upgrade",        "expect",
                                                           "trailer", "range",      "proxy-authorization"};

bool is_owned(std::string_view name) {
    std::string lower(name);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return std::ranges::find(owned_fields, lower) != owned_fields.end();
}

/// RFC 9110 §5.5: no CR, LF or NUL, which would let a value begin a field of its own; other controls have no business there either.
bool is_field_value(std::string_view value) {
    return std::ranges::none_of(value, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

bool is_id(std::string_view id) {  // it becomes a file name
    return !id.empty() && id.size() <= 64 && id[0] != '.' &&
           id.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-") == std::string_view::npos;
}

}  // namespace

Result<Url> check_request(const Request& request) {
    if (!is_id(request.id)) return fail(ErrorCode::usage, msg("{id} is not a usable request id.", {{"id", request.id}}));
    if (request.method == Method::get && !request.body.empty()) return fail(ErrorCode::usage, msg("A GET request has no body."));
    if (request.attempts < 1) return fail(ErrorCode::usage, msg("A request needs at least one try."));
    for (const auto& field : request.fields) {
        if (field.name.empty() || field.name.find_first_not_of(token_characters) != std::string::npos || !is_field_value(field.value))
            return fail(ErrorCode::usage, msg("The header field {name} is not usable.", {{"name", field.name}}));
        if (is_owned(field.name)) return fail(ErrorCode::usage, msg("The header field {name} cannot be set.", {{"name", field.name}}));
    }
    return Url::parse(request.url);
}

Status check_proxy(const std::string& proxy) {
    if (proxy.empty()) return {};
    const bool known = proxy.starts_with("http://") || proxy.starts_with("socks5h://");
    // Credentials would be recorded with every exchange.
    if (!known || proxy.find('@') != std::string::npos || !is_field_value(proxy))
        return fail(ErrorCode::usage, msg("The proxy must look like http://host:port or socks5h://host:port, without a user name."));
    return {};
}

}  // namespace saksi::net
