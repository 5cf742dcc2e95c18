#include "capture/translation.hpp"

#include "digest/digest.hpp"

namespace saksi::capture {

net::Purpose net_purpose(std::string_view word) {
    if (word == "identity") return net::Purpose::identity;
    if (word == "likers") return net::Purpose::likers;
    if (word == "sharers") return net::Purpose::sharers;
    if (word == "comments") return net::Purpose::comments;
    if (word == "edits") return net::Purpose::edits;
    if (word == "proof") return net::Purpose::proof;
    if (word == "media") return net::Purpose::media;
    if (word == "liveness") return net::Purpose::liveness;
    return net::Purpose::post;
}

plugin_host::Outcome host_outcome(net::Outcome outcome) {
    using plugin_host::Outcome;
    switch (outcome) {
        case net::Outcome::complete: return Outcome::response;
        case net::Outcome::dns_failed:
        case net::Outcome::connect_failed:
        case net::Outcome::reset:
        case net::Outcome::malformed:
        case net::Outcome::storage_failed: return Outcome::network_error;
        case net::Outcome::tls_failed: return Outcome::tls_error;
        case net::Outcome::timeout:
        case net::Outcome::stalled: return Outcome::timeout;
        case net::Outcome::address_refused: return Outcome::address_refused;
        case net::Outcome::withheld:
        case net::Outcome::scheme_refused: return Outcome::refused;
        case net::Outcome::too_many_redirects:
        case net::Outcome::redirect_loop: return Outcome::redirect_limit;
        case net::Outcome::http2_only: return Outcome::http2_only;
        case net::Outcome::limit: return Outcome::budget;
        case net::Outcome::rate_limited: return Outcome::rate_limited;
        case net::Outcome::cancelled: return Outcome::interrupted;
    }
    return Outcome::network_error;
}

bool keeps_its_answer(net::Outcome outcome) {
    switch (outcome) {
        case net::Outcome::limit:
        case net::Outcome::timeout:
        case net::Outcome::stalled:
        case net::Outcome::reset: return true;
        case net::Outcome::complete:
        case net::Outcome::dns_failed:
        case net::Outcome::connect_failed:
        case net::Outcome::tls_failed:
        case net::Outcome::malformed:
        case net::Outcome::address_refused:
        case net::Outcome::scheme_refused:
        case net::Outcome::too_many_redirects:
        case net::Outcome::redirect_loop:
        case net::Outcome::http2_only:
        case net::Outcome::rate_limited:
        case net::Outcome::cancelled:
        case net::Outcome::withheld:
        case net::Outcome::storage_failed: return false;
    }
    return false;
}

net::Request net_request(const plugin_host::HttpAction& action, const std::string& plugin) {
    net::Request request;
    request.method = action.method == "POST" ? net::Method::post : net::Method::get;
    request.url = action.url;
    for (const auto& [name, value] : action.headers) request.fields.push_back({name, value, false});
    request.body = action.body;
    request.purpose = net_purpose(action.purpose);
    request.origin = plugin;
    if (action.max_bytes) request.limits.wire_bytes = std::min(request.limits.wire_bytes, *action.max_bytes);
    return request;
}

std::string key_of(const std::string& plugin, const plugin_host::HttpAction& action) {
    Json key;
    key.set("body", action.body.empty() ? Json() : Json(digest::sha256_of(action.body).hex())).set("method", action.method).set("plugin", plugin).set("url", action.url);
    return digest::sha256_of(bytes_of(key.canonical())).hex();
}

std::string action_text(const plugin_host::HttpAction& action) {
    Json::Array headers;
    for (const auto& [name, value] : action.headers) headers.push_back(Json().set("name", name).set("value", value));
    Json json;
    json.set("kind", "http").set("key", action.key).set("purpose", action.purpose).set("method", action.method).set("url", action.url).set("headers", std::move(headers));
    json.set("optional", action.optional);
    return json.canonical();
}

}  // namespace saksi::capture
