#include "plugin_host/exchange.hpp"

#include <array>

#include "plugin_host/exchange_frame.hpp"
#include "plugin_host/frame.hpp"

#include "base/limits.hpp"

namespace saksi::plugin_host {

namespace {

/// Text from the network inside JSON: what is no printable ASCII is percent-encoded, so that no answer can make the message malformed.
std::string ascii(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet >= 0x20 && octet < 0x7F) {
            out += c;
        } else {
            out += '%';
            out += digits[octet >> 4];
            out += digits[octet & 15];
        }
    }
    return out;
}

}  // namespace

std::string_view outcome_name(Outcome outcome) noexcept {
    switch (outcome) {
        case Outcome::response: return "response";
        case Outcome::waited: return "waited";
        case Outcome::not_offered: return "not_offered";
        case Outcome::refused: return "refused";
        case Outcome::budget: return "budget";
        case Outcome::address_refused: return "address_refused";
        case Outcome::network_error: return "network_error";
        case Outcome::tls_error: return "tls_error";
        case Outcome::timeout: return "timeout";
        case Outcome::redirect_limit: return "redirect_limit";
        case Outcome::rate_limited: return "rate_limited";
        case Outcome::http2_only: return "http2_only";
        case Outcome::interrupted: return "interrupted";
    }
    return "network_error";
}

Result<Bytes> encode_exchange(const Exchange& exchange) {
    // The head counts against the same limit: head and body travel as one frame body.
    const bool body_given = !exchange.undecodable && exchange.head.size() + exchange.body.size() <= limits::frame_body_bytes;
    Json hops(Json::Array{});
    for (const Hop& hop : exchange.hops) {
        Json entry;
        entry.set("url", ascii(hop.url)).set("status", hop.status).set("record", hop.record);
        hops.push(std::move(entry));
    }
    Json header;
    header.set("type", "exchange")
        .set("key", exchange.key)
        .set("outcome", outcome_name(exchange.outcome))
        .set("url", ascii(exchange.url))
        .set("final_url", ascii(exchange.final_url))
        .set("hops", std::move(hops))
        .set("status", exchange.status)
        .set("record", exchange.record)
        .set("media_type", ascii(exchange.media_type))
        .set("size", static_cast<std::int64_t>(exchange.size))
        .set("sha256", exchange.sha256)
        .set("undecodable", exchange.undecodable)
        .set("truncated", exchange.truncated)
        .set("detail", ascii(exchange.detail))
        .set("head_size", static_cast<std::int64_t>(exchange.head.size()))
        .set("body_given", body_given);
    Bytes body(exchange.head.begin(), exchange.head.end());
    if (body_given) body.insert(body.end(), exchange.body.begin(), exchange.body.end());
    return encode_frame(bytes_of(header.canonical()), body);
}

}  // namespace saksi::plugin_host
