#include "emitter.hpp"

namespace saksi::sdk {

void Emitter::send(const json& message, std::string_view body) const {
    const std::string text = message.dump();
    const std::int32_t code = host_->emit(host_->context, view_of(text), view_of(body));
    if (code < 0) throw Stop(code, "the host refused the message " + message.value("type", ""));
}

void Emitter::http(const HttpRequest& request) const {
    json message = request.extra;
    message["type"] = "http";
    message["key"] = request.key;
    message["purpose"] = request.purpose;
    message["method"] = request.body.empty() ? "GET" : "POST";
    message["url"] = request.url;
    if (request.optional) message["optional"] = true;
    send(message, request.body);
}

void Emitter::fact(const std::string& item, const std::string& path, const Found& found) const {
    json message = {{"type", "fact"}, {"item", item}, {"path", path}, {"value", found.value}, {"as", found.as}, {"record", found.record}, {"selector", found.selector}};
    if (found.part != "body") message["part"] = found.part;
    if (!found.context.is_null()) message["context"] = found.context;
    send(message);
}

void Emitter::derived(const std::string& item, const std::string& path, std::string_view rule, const json& from) const {
    send({{"type", "derived"}, {"item", item}, {"path", path}, {"rule", rule}, {"from", from}});
}

void Emitter::list(const std::string& item, std::size_t index, const ListEnd& end) const {
    const std::string path = "/lists/" + std::to_string(index);
    json message = {{"type", "list"}, {"item", item}, {"name", end.name}, {"collected", end.collected}, {"stop_reason", end.stop_reason}, {"viewpoint", "anonymous"}};
    const bool has_total = end.declared && is_count(end.declared->value);
    if (has_total) message["declared"] = std::stoll(end.declared->value);
    send(message);
    if (has_total) fact(item, path + "/declared", end.declared->with_as("integer"));
    derived(item, path + "/collected", "count-of-items", end.places);
}

void Emitter::attachment(const std::string& item, const std::string& record) const {
    send({{"type", "attachment"}, {"item", item}, {"record", record}});
}

void Emitter::proof(const std::string& item, std::string_view kind, const std::string& record) const {
    send({{"type", "proof"}, {"item", item}, {"kind", kind}, {"record", record}});
}

void Emitter::loss(const std::string& item, std::string_view code, std::string_view what, std::string_view detail) const {
    json message = {{"type", "loss"}, {"code", code}, {"what", utf8_prefix(what, 2048)}, {"detail", utf8_prefix(detail, 4096)}};
    if (!item.empty()) message["item"] = item;
    send(message);
}

}  // namespace saksi::sdk
