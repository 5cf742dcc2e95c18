#include "capture/shown.hpp"

#include "digest/digest.hpp"
#include "net/url.hpp"

namespace saksi::capture {

const char* why_refused(const plugin_host::HttpAction& action, const plugin_host::Plugin& plugin) {
    const auto url = net::Url::parse(action.url);
    if (!url) return "not a http or https address that may be asked";
    const plugin_host::Manifest& manifest = plugin.manifest();
    if (!manifest.may_ask(url->host, plugin.base_urls())) return "the plugin's manifest does not name this host";
    for (const std::string& name : action.secrets) {
        const plugin_host::DeclaredSecret* secret = manifest.secret(name);
        if (!secret) return "the plugin's manifest names no such secret";
        if (!manifest.may_send(*secret, action.url, plugin.base_urls())) return "the plugin's manifest does not let this secret go there";
    }
    return nullptr;
}

const char* why_no_login(const plugin_host::LoginAction& action, const plugin_host::Plugin& plugin) {
    if (const char* why = why_refused(action.request, plugin)) return why;
    for (const plugin_host::LoginAction::Token& token : action.take) {
        const plugin_host::DeclaredSecret* secret = plugin.manifest().secret(token.name);
        if (!secret || !secret->from_login) return "the plugin's manifest names no such token from a login";
    }
    return nullptr;
}

Shown shown_for(const OpenAction& open, RecordIndex& records) {
    Shown shown;
    plugin_host::Exchange& exchange = shown.exchange;
    exchange.key = open.key;
    exchange.outcome = open.outcome;
    exchange.url = open.url;
    exchange.final_url = open.url;
    exchange.detail = open.detail;
    exchange.truncated = open.truncated;
    if (open.hops.empty()) return shown;
    for (std::size_t i = 0; i + 1 < open.hops.size(); ++i)
        if (open.hops[i].status >= 300 && open.hops[i].status < 400) exchange.hops.push_back({open.hops[i].target_uri, open.hops[i].status, open.hops[i].response_record});
    const Recorded& last = open.hops.back();
    exchange.final_url = last.target_uri;
    exchange.status = last.status;
    exchange.record = last.response_record;
    if (auto answer = records.content(last.response_record)) {
        shown.answer = std::move(*answer);
        exchange.media_type = shown.answer->report.http ? shown.answer->report.http->media_type() : "";
        exchange.head = shown.answer->report.http_head;
        exchange.body = shown.answer->body;
        exchange.size = exchange.body.size();
        exchange.sha256 = digest::sha256_of(exchange.body).hex();
        exchange.truncated = !shown.answer->record.truncated().empty();
    } else if (auto facts = records.facts(last.response_record)) {
        // Over the limit, or in a coding that selectors cannot undo: size and digest of what was recorded.
        exchange.media_type = facts->media_type;
        exchange.size = facts->payload_bytes;
        exchange.sha256 = facts->payload_sha256;
        exchange.undecodable = answer.error().code() != ErrorCode::limit_exceeded;
    }
    return shown;
}

}  // namespace saksi::capture
