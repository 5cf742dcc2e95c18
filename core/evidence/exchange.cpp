#include "evidence/exchange.hpp"

#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

constexpr TextRule record_rule{.form = is_urn_uuid};

bool is_request(std::string_view text) { return text.starts_with('r') && made_of(text.substr(1), 6, 6, is_digit); }
bool is_tls_version(std::string_view text) { return text == "TLSv1" || text == "TLSv1.1" || text == "TLSv1.2" || text == "TLSv1.3"; }
bool is_cipher(std::string_view text) {
    return made_of(text, 1, 128, [](char c) { return is_alphanumeric(c) || std::string_view("_:.+-").find(c) != std::string_view::npos; });
}
bool is_secret_name(std::string_view text) {
    return made_of(text, 1, 64, [](char c) { return is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; });
}

Timings timings_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    const auto step = [&](std::string_view key) { return shape.integer_or_null(key, 0, limits::json_integer); };
    Timings timings;
    timings.dns_us = step("dns_us");
    timings.connect_us = step("connect_us");
    timings.tls_us = step("tls_us");
    timings.sent_us = step("sent_us");
    timings.first_byte_us = step("first_byte_us");
    timings.total_us = shape.integer("total_us", 0, limits::json_integer);
    shape.close();
    return timings;
}

TlsState tls_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    TlsState tls;
    tls.version = shape.text("version", {.form = is_tls_version});
    tls.cipher = shape.text("cipher", {.form = is_cipher});
    tls.verified = shape.boolean("verified");
    tls.result = shape.text("result", {.shortest = 1, .longest = 1024});
    if (const Json* chain = shape.member("chain")) {
        Shape inside(*chain, shape.pointer("chain"), problem);
        tls.chain_record = inside.text("record", record_rule);
        tls.chain_sha256 = inside.text("sha256", {.form = is_sha256});
        inside.close();
    }
    shape.close();
    return tls;
}

TruncationNote truncation_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    TruncationNote note;
    note.reason = shape.word<Truncation>("reason");
    if (const Json* limit = shape.unless_null("limit")) {
        Shape inside(*limit, shape.pointer("limit"), problem);
        note.limit = NamedLimit{inside.text("name", {.form = is_loss_code}), inside.integer("value", 0, limits::json_integer)};
        inside.close();
    }
    shape.close();
    return note;
}

Redaction redaction_of(const Json& json, const std::string& at, Problem& problem) {
    Shape shape(json, at, problem);
    Redaction redaction{shape.text("record", record_rule), shape.word<RedactionPlace>("place"), shape.text("name", {.form = is_secret_name}),
                        shape.integer("length", 0, limits::json_integer)};
    shape.close();
    return redaction;
}

void read_route(Shape& shape, Exchange& exchange) {
    if (const Json* dns = shape.unless_null("dns")) {
        Shape inside(*dns, shape.pointer("dns"), shape.problem());
        exchange.dns = DnsAnswer{inside.text("name", {.shortest = 1, .longest = 253}), inside.texts("answers", {.form = is_address}, 0, 256, false)};
        inside.close();
    }
    if (const Json* peer = shape.unless_null("peer")) {
        Shape inside(*peer, shape.pointer("peer"), shape.problem());
        exchange.peer = Peer{inside.text("address", {.form = is_address}), static_cast<std::uint16_t>(inside.integer("port", 1, 65'535))};
        inside.close();
    }
    if (const Json* connection = shape.unless_null("connection")) {
        Shape inside(*connection, shape.pointer("connection"), shape.problem());
        exchange.connection = Connection{inside.integer("number", 1, limits::json_integer), inside.boolean("reused")};
        inside.close();
    }
    exchange.address_exception = shape.boolean("address_exception");
    if (const Json* tls = shape.unless_null("tls")) exchange.tls = tls_of(*tls, shape.pointer("tls"), shape.problem());
    exchange.proxy = shape.text_or_null("proxy", {.shortest = 1, .longest = 1024});
}

Json json_of(const Timings& timings) {
    Json json;
    json.set("dns_us", or_null(timings.dns_us)).set("connect_us", or_null(timings.connect_us)).set("tls_us", or_null(timings.tls_us));
    return json.set("sent_us", or_null(timings.sent_us)).set("first_byte_us", or_null(timings.first_byte_us)).set("total_us", timings.total_us);
}

Json json_of(const DnsAnswer& dns) {
    Json answers{Json::Array{}};
    for (const std::string& address : dns.addresses) answers.push(address);
    return Json().set("name", dns.name).set("answers", std::move(answers));
}

Json json_of(const TlsState& tls) {
    Json json;
    json.set("version", tls.version).set("cipher", tls.cipher).set("verified", tls.verified).set("result", tls.result);
    return json.set("chain", Json().set("record", tls.chain_record).set("sha256", tls.chain_sha256));
}

Json json_of(const TruncationNote& note) {
    Json json;
    json.set("reason", word_of(note.reason));
    return json.set("limit", note.limit ? Json().set("name", note.limit->name).set("value", note.limit->value) : Json());
}

}  // namespace

Json to_json(const Exchange& exchange) {
    Json redactions{Json::Array{}};
    for (const Redaction& redaction : exchange.redactions) {
        Json json;
        json.set("record", redaction.record).set("place", word_of(redaction.place)).set("name", redaction.name).set("length", redaction.length);
        redactions.push(std::move(json));
    }
    Json json;
    json.set("schema", "saksi-exchange/1").set("request", exchange.request).set("hop", exchange.hop).set("attempt", exchange.attempt);
    json.set("purpose", word_of(exchange.purpose)).set("started", exchange.started).set("timings", json_of(exchange.timings));
    json.set("dns", exchange.dns ? json_of(*exchange.dns) : Json());
    json.set("peer", exchange.peer ? Json().set("address", exchange.peer->address).set("port", std::int64_t{exchange.peer->port}) : Json());
    json.set("connection",
             exchange.connection ? Json().set("number", exchange.connection->number).set("reused", exchange.connection->reused) : Json());
    json.set("address_exception", exchange.address_exception).set("tls", exchange.tls ? json_of(*exchange.tls) : Json());
    json.set("server_date", or_null(exchange.server_date)).set("truncated", exchange.truncated ? json_of(*exchange.truncated) : Json());
    return json.set("redactions", std::move(redactions)).set("proxy", or_null(exchange.proxy));
}

Result<Exchange> exchange_from_json(const Json& json) {
    Problem problem;
    Shape shape(json, "", problem);
    if (!problem) shape.schema("saksi-exchange/1");
    Exchange exchange;
    if (!problem) {
        exchange.request = shape.text("request", {.form = is_request});
        exchange.hop = shape.integer("hop", 0, 64);
        exchange.attempt = shape.integer("attempt", 1, 1000);
        exchange.purpose = shape.word<Purpose>("purpose");
        exchange.started = shape.text("started", {.form = is_instant});
        if (const Json* timings = shape.member("timings")) exchange.timings = timings_of(*timings, "/timings", problem);
        read_route(shape, exchange);
        exchange.server_date = shape.text_or_null("server_date", {.longest = 1024});
        if (const Json* note = shape.unless_null("truncated")) exchange.truncated = truncation_of(*note, "/truncated", problem);
        shape.elements("redactions", 0, 64, [&](const Json& element, const std::string& at) {
            exchange.redactions.push_back(redaction_of(element, at, problem));
        });
        shape.close();
    }
    return problem.unless(std::move(exchange));
}

}  // namespace saksi::evidence
