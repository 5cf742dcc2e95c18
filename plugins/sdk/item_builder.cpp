#include "item_builder.hpp"

#include <algorithm>

namespace saksi::sdk {

namespace {

constexpr std::size_t most_counts = 32;  // item-1.schema.json

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// The string rules of item-1.schema.json.
bool fits(std::string_view path, std::string_view value) {
    if (path == "/object/content") return characters(value) <= 262'144;
    if (path == "/actor/name") return characters(value) <= 4'096;
    if (path == "/time/raw") return !value.empty() && characters(value) <= 1'024;
    return !value.empty() && characters(value) <= 4'096 && std::ranges::none_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace

ItemBuilder::ItemBuilder(std::string key, std::string activity, std::string root_record, json root_selector)
    : key_(std::move(key)), root_record_(std::move(root_record)) {
    message_ = {{"type", "item"},
                {"item", key_},
                {"activity", std::move(activity)},
                {"actor", nullptr},
                {"object", nullptr},
                {"time", {{"value", nullptr}, {"source", "none"}, {"exactness", nullptr}, {"raw", nullptr}}},
                {"state", "available"},
                {"counts", json::array()},
                {"root", {{"record", root_record_}, {"selector", std::move(root_selector)}}}};
}

ItemBuilder& ItemBuilder::with_actor() {
    message_["actor"] = {{"id", nullptr}, {"handle", nullptr}, {"name", nullptr}, {"url", nullptr}};
    return *this;
}

ItemBuilder& ItemBuilder::with_object(std::string_view type) {
    message_["object"] = {{"type", type}, {"id", nullptr}, {"url", nullptr}, {"attributedTo", nullptr}, {"content", nullptr}, {"mediaType", nullptr}, {"inReplyTo", nullptr}};
    return *this;
}

ItemBuilder& ItemBuilder::state(std::string_view word) {
    message_["state"] = word;
    return *this;
}

json* ItemBuilder::slot(const std::string& path) {
    const json::json_pointer pointer(path);
    return message_.contains(pointer) ? &message_.at(pointer) : nullptr;
}

std::string ItemBuilder::leaf(const std::string& path) const {
    const json::json_pointer pointer(path);
    if (!message_.contains(pointer) || !message_.at(pointer).is_string()) return {};
    return message_.at(pointer).get<std::string>();
}

bool ItemBuilder::text(const std::string& path, const std::optional<Found>& found) {
    if (!found) return false;
    json* place = slot(path);
    if (!place) return false;
    if (!is_utf8(found->value) || !fits(path, found->value)) {
        lose("shape_changed", path, "the recorded value is longer than an item may hold, empty, or has control characters");
        return false;
    }
    *place = found->value;
    if (path == "/object/content") message_["object"]["mediaType"] = found->as == "html" ? "text/html" : "text/plain";
    facts_.emplace_back(path, *found);
    return true;
}

void ItemBuilder::also(const std::string& path, const std::optional<Found>& found) {
    if (found && !leaf(path).empty() && leaf(path) == found->value) facts_.emplace_back(path, *found);
}

void ItemBuilder::derived(const std::string& path, std::string_view rule, json from, std::string value) {
    json* place = slot(path);
    if (!place || !fits(path, value)) return;
    *place = std::move(value);
    derived_.push_back({{"path", path}, {"rule", rule}, {"from", std::move(from)}});
}

bool ItemBuilder::time(const std::optional<Found>& found, std::string_view as) {
    if (!found) return false;
    const std::optional<std::string> value = instant_of(found->value, as);
    if (!value) return false;
    message_["time"] = {{"value", *value}, {"source", "platform"}, {"exactness", "exact"}, {"raw", found->value}};
    facts_.emplace_back("/time/value", found->with_as(as));
    facts_.emplace_back("/time/raw", *found);
    return true;
}

void ItemBuilder::id_time(std::string_view rule, json from, std::string value, const std::optional<Found>& raw) {
    message_["time"] = {{"value", std::move(value)}, {"source", "id_derived"}, {"exactness", "exact"}, {"raw", nullptr}};
    derived_.push_back({{"path", "/time/value"}, {"rule", rule}, {"from", std::move(from)}});
    text("/time/raw", raw);
}

void ItemBuilder::count(std::string_view name, const std::optional<Found>& found) {
    if (!found || !is_count(found->value) || message_["counts"].size() >= most_counts) return;
    const std::string path = "/counts/" + std::to_string(message_["counts"].size()) + "/value";
    message_["counts"].push_back({{"name", name}, {"value", std::stoll(found->value)}, {"exactness", "exact"}, {"raw", nullptr}});
    facts_.emplace_back(path, found->with_as("integer"));
}

bool ItemBuilder::relative_time(const std::optional<Found>& raw) {
    if (!raw || !is_utf8(raw->value) || !fits("/time/raw", raw->value)) return false;
    message_["time"] = {{"value", nullptr}, {"source", "relative"}, {"exactness", "relative"}, {"raw", raw->value}};
    facts_.emplace_back("/time/raw", *raw);
    return true;
}

void ItemBuilder::shown_count(std::string_view name, const std::optional<Found>& number, const std::optional<Found>& raw) {
    const std::optional<Found>& shown = raw ? raw : number;
    if (!number || !is_utf8(shown->value) || !fits("/time/raw", shown->value) || message_["counts"].size() >= most_counts) return;
    const bool exact = is_count(number->value);
    const std::string path = "/counts/" + std::to_string(message_["counts"].size());
    const json value = exact ? json(std::stoll(number->value)) : json(nullptr);
    message_["counts"].push_back({{"name", name}, {"value", value}, {"exactness", exact ? "exact" : "rounded"}, {"raw", shown->value}});
    if (exact) facts_.emplace_back(path + "/value", number->with_as("integer"));
    facts_.emplace_back(path + "/raw", *shown);
}

void ItemBuilder::state_fact(const Found& found) {
    // A fact may not hold more than the longest leaf does.
    if (characters(found.value) > 262'144)
        lose("shape_changed", "/state", "the recorded words about the state are longer than a fact may hold");
    else
        facts_.emplace_back("/state", found);
}

void ItemBuilder::send(const Emitter& emitter) const {
    emitter.send(message_);
    for (const auto& [path, found] : facts_) emitter.fact(key_, path, found);
    for (const json& entry : derived_) emitter.derived(key_, entry["path"], entry["rule"].get<std::string>(), entry["from"]);
    for (const Loss& loss : losses_) emitter.loss(key_, loss.code, loss.what, loss.detail);
}

}  // namespace saksi::sdk
