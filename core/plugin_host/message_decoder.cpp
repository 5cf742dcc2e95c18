#include "plugin_host/message_decoder.hpp"

#include <array>
#include <functional>
#include <map>

#include "base/time_text.hpp"
#include "plugin_host/manifest.hpp"
#include "plugin_host/member_reader.hpp"

namespace saksi::plugin_host {

namespace {

constexpr std::int64_t longest_wait = 3'600'000;  // an hour in ms; more is a case for a later capture

std::string record(MemberReader& members, const char* name) {
    std::string value = members.token(name);
    if (!value.starts_with("urn:uuid:")) members.refuse(name, "urn:uuid:… of a response");
    return value;
}

void read_headers(MemberReader& members, HttpAction& action) {
    const Json* value = members.find("headers");
    if (!value) return;
    const Json::Array* entries = value->array();
    if (!entries || entries->size() > 64) return members.refuse("headers", "an array of at most 64 pairs");
    for (const Json& entry : *entries) {
        const Json::Array* pair = entry.array();
        const bool is_pair = pair && pair->size() == 2 && (*pair)[0].string() && (*pair)[1].string();
        // A line break would let a plugin write a second header or a second request.
        if (!is_pair || (*pair)[0].string()->find_first_of("\r\n: ") != std::string::npos || (*pair)[1].string()->find_first_of("\r\n") != std::string::npos ||
            (*pair)[0].string()->empty())
            return members.refuse("headers", "pairs [name, value] without line breaks");
        action.headers.emplace_back(*(*pair)[0].string(), *(*pair)[1].string());
    }
}

/// What http and login have in common.
HttpAction request(MemberReader& members, const Frame& frame) {
    HttpAction action;
    action.key = members.token("key");
    action.method = members.one_of("method", {"GET", "POST"});
    action.url = members.token("url");
    if (!action.url.starts_with("https://") && !action.url.starts_with("http://")) members.refuse("url", "an http or https URL");
    read_headers(members, action);
    action.secrets = members.optional_texts("secrets");
    if (action.secrets.size() > most_secrets) members.refuse("secrets", "at most 16 names");
    action.body.assign(frame.body.begin(), frame.body.end());
    if (action.method == "GET" && !action.body.empty()) members.refuse("method", "POST when there is a body");
    return action;
}

DecodedMessage http(MemberReader& members, const Frame& frame) {
    HttpAction action = request(members, frame);
    action.purpose =
        members.one_of("purpose", {"post", "identity", "likers", "sharers", "comments", "edits", "proof", "media", "liveness"});
    if (const auto max_bytes = members.optional_count("max_bytes")) action.max_bytes = static_cast<std::uint64_t>(*max_bytes);
    action.optional = members.optional_flag("optional");
    return action;
}

DecodedMessage login(MemberReader& members, const Frame& frame) {
    LoginAction action{request(members, frame), {}};
    action.request.purpose = "identity";
    const Json take = members.any("take");
    const Json::Array* tokens = take.array();
    if (action.request.secrets.empty()) members.refuse("secrets", "the names of the secrets to log in with");
    if (!tokens || tokens->empty() || tokens->size() > most_secrets) {
        members.refuse("take", "an array of one to 16 tokens");
        return action;
    }
    for (const Json& token : *tokens) {
        if (!token.object()) {
            members.refuse("take", "objects {name, pointer} or {name, cookie}");
            continue;
        }
        MemberReader inner(*token.object());
        LoginAction::Token taken{inner.text("name"), inner.optional_text("pointer").value_or(""), inner.optional_text("cookie").value_or("")};
        if (!inner.finish() || taken.name.empty() || taken.pointer.empty() == taken.cookie.empty()) members.refuse("take", "objects {name, pointer} or {name, cookie}");
        action.take.push_back(std::move(taken));
    }
    return action;
}

DecodedMessage wait(MemberReader& members, const Frame&) {
    WaitAction action{members.token("key"), members.count("ms")};
    if (action.milliseconds > longest_wait) members.refuse("ms", "at most 3600000");
    return action;
}

DecodedMessage unoffered(MemberReader& members, const Frame&) {
    members.any("request");
    return UnofferedAction{members.token("key")};
}

DecodedMessage item(MemberReader& members, const Frame&) {
    ItemReport report;
    report.item = members.token("item");
    report.type = members.token("activity");
    report.actor = members.any("actor");
    report.object = members.any("object");
    report.time = members.object("time");
    report.state = members.token("state");
    report.counts = members.any("counts");
    if (!report.counts.array()) members.refuse("counts", "an array");
    if (!report.actor.is_null() && !report.actor.object()) members.refuse("actor", "an object or null");
    if (!report.object.is_null() && !report.object.object()) members.refuse("object", "an object or null");
    const Json root = members.object("root");
    if (root.object()) {
        MemberReader inner(*root.object());
        report.root_record = record(inner, "record");
        report.root_selector = inner.object("selector");
        if (!inner.finish()) members.refuse("root", "{record, selector}");
    }
    return PluginMessage(std::move(report));
}

DecodedMessage fact(MemberReader& members, const Frame&) {
    FactReport report;
    report.item = members.token("item");
    report.path = members.token("path");
    report.value = members.text("value");
    report.as = members.token("as");
    report.record = record(members, "record");
    report.part = members.find("part") ? members.one_of("part", {"body", "head"}) : "body";
    report.selector = members.object("selector");
    if (const Json* context = members.find("context")) {
        if (context->object()) {
            MemberReader inner(*context->object());
            report.context = FactReport::Context{inner.text("id"), inner.object("selector")};
            if (!inner.finish()) members.refuse("context", "{id, selector}");
        } else {
            members.refuse("context", "an object");
        }
    }
    return PluginMessage(std::move(report));
}

DecodedMessage derived(MemberReader& members, const Frame&) {
    return PluginMessage(DerivedReport{members.token("item"), members.token("path"), members.token("rule"), members.texts("from")});
}

DecodedMessage attachment(MemberReader& members, const Frame&) {
    return PluginMessage(AttachmentReport{members.token("item"), record(members, "record")});
}

DecodedMessage list(MemberReader& members, const Frame&) {
    ListReport report;
    report.item = members.token("item");
    report.name = members.token("name");
    report.declared = members.optional_count("declared");
    report.collected = members.count("collected");
    report.stop_reason = members.one_of(
        "stop_reason", {"end", "limit", "platform_cap", "login_required", "platform_private", "rate_limited", "budget", "error"});
    report.viewpoint = members.one_of("viewpoint", {"anonymous", "account"});
    return PluginMessage(std::move(report));
}

DecodedMessage proof(MemberReader& members, const Frame&) {
    return PluginMessage(ProofReport{members.token("item"), members.token("kind"), record(members, "record")});
}

DecodedMessage state(MemberReader& members, const Frame&) {
    return PluginMessage(StateReport{members.token("item"), members.token("state")});
}

DecodedMessage loss(MemberReader& members, const Frame&) {
    return PluginMessage(LossReport{members.optional_token("item"), members.token("code"), members.text("what"), members.text("detail")});
}

DecodedMessage log(MemberReader& members, const Frame&) {
    return PluginMessage(LogReport{members.one_of("severity", {"debug", "info", "warning", "error"}), members.text("text")});
}

using Decode = DecodedMessage (*)(MemberReader&, const Frame&);
constexpr std::array<std::pair<std::string_view, Decode>, 14> decoders{{{"http", http},
                                                                        {"login", login},
                                                                        {"wait", wait},
                                                                        {"browse", unoffered},
                                                                        {"assist", unoffered},
                                                                        {"item", item},
                                                                        {"fact", fact},
                                                                        {"derived", derived},
                                                                        {"attachment", attachment},
                                                                        {"list", list},
                                                                        {"proof", proof},
                                                                        {"state", state},
                                                                        {"loss", loss},
                                                                        {"log", log}}};

}  // namespace

Result<DecodedMessage> decode_message(const Frame& frame) {
    MemberReader members(*frame.header.object());
    const std::string type = members.text("type");
    for (const auto& [name, decode] : decoders) {
        if (name != type) continue;
        if (type != "http" && type != "login" && !frame.body.empty()) members.refuse("type", "http or login when the message has a body");
        DecodedMessage message = decode(members, frame);
        if (Status whole = members.finish(); !whole) return pass_on(whole, msg("reading the plugin message “{type}”", {{"type", type}}));
        return message;
    }
    return fail(ErrorCode::malformed, msg("a plugin message has the unknown type “{type}”", {{"type", type.substr(0, 64)}}));
}

Result<CanonicalUrl> decode_canonical(const Frame& frame) {
    MemberReader members(*frame.header.object());
    members.one_of("type", {"canonical"});
    CanonicalUrl canonical;
    canonical.url = members.token("url");
    const Json ids = members.object("ids");
    if (ids.object())
        for (const auto& [name, value] : *ids.object()) {
            if (!value.string()) members.refuse("ids", "an object of strings");
            if (value.string()) canonical.ids.emplace(name, *value.string());
        }
    canonical.id_time = members.optional_text("id_time");
    if (canonical.id_time && !base::parse_utc(*canonical.id_time)) members.refuse("id_time", "YYYY-MM-DDThh:mm:ss.sssZ");
    if (Status whole = members.finish(); !whole) return pass_on(whole, msg("reading the plugin message “{type}”", {{"type", "canonical"}}));
    return canonical;
}

}  // namespace saksi::plugin_host
