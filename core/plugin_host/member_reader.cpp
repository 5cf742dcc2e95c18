#include "plugin_host/member_reader.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace saksi::plugin_host {

namespace {
constexpr std::size_t longest_list = 20'000;  // hosts, patterns, sources of a derived value: as many comments, each counted by its own item, as a bundle has entries

bool is_token(std::string_view text) {
    return !text.empty() && text.size() <= limits::url_bytes && std::ranges::all_of(text, [](char c) { return c >= '!' && c <= '~'; });
}
}  // namespace

void MemberReader::refuse(std::string_view name, std::string_view expected) {
    if (!problem_)
        problem_ = msg("member “{member}”: expected {expected}", {{"member", std::string(name.substr(0, 64))}, {"expected", std::string(expected)}});
}

const Json* MemberReader::find(const char* name) {
    read_.insert(name);
    const auto found = object_.find(std::string_view(name));
    return found == object_.end() ? nullptr : &found->second;
}

std::optional<std::string> MemberReader::optional_text(const char* name) {
    const Json* value = find(name);
    if (!value) return std::nullopt;
    if (!value->string()) {
        refuse(name, "a string");
        return std::nullopt;
    }
    return *value->string();
}

std::string MemberReader::text(const char* name) {
    std::optional<std::string> value = optional_text(name);
    if (!value) refuse(name, "a string");
    return value.value_or("");
}

std::optional<std::string> MemberReader::optional_token(const char* name) {
    std::optional<std::string> value = optional_text(name);
    if (value && !is_token(*value)) refuse(name, "1 to 32768 printable ASCII characters without space");
    return value;
}

std::string MemberReader::token(const char* name) {
    std::optional<std::string> value = optional_token(name);
    if (!value) refuse(name, "a string");
    return value.value_or("");
}

std::string MemberReader::one_of(const char* name, std::initializer_list<std::string_view> words) {
    std::string value = text(name);
    if (std::ranges::find(words, std::string_view(value)) == words.end()) {
        std::string expected;
        for (const std::string_view word : words) expected.append(expected.empty() ? "" : " | ").append(word);
        refuse(name, expected);
    }
    return value;
}

bool MemberReader::optional_flag(const char* name) {
    const Json* value = find(name);
    if (value && !value->boolean()) refuse(name, "true or false");
    return value && value->boolean() && *value->boolean();
}

std::optional<std::int64_t> MemberReader::optional_count(const char* name) {
    const Json* value = find(name);
    if (!value) return std::nullopt;
    if (!value->integer() || *value->integer() < 0) {
        refuse(name, "an integer of 0 or more");
        return std::nullopt;
    }
    return *value->integer();
}

std::int64_t MemberReader::count(const char* name) {
    const std::optional<std::int64_t> value = optional_count(name);
    if (!value) refuse(name, "an integer of 0 or more");
    return value.value_or(0);
}

std::vector<std::string> MemberReader::optional_texts(const char* name) {
    std::vector<std::string> out;
    const Json* value = find(name);
    if (!value) return out;
    const Json::Array* elements = value->array();
    if (!elements || elements->size() > longest_list) {
        refuse(name, "an array of at most 20000 strings");
        return out;
    }
    for (const Json& element : *elements) {
        if (element.string())
            out.push_back(*element.string());
        else
            refuse(name, "an array of strings");
    }
    return out;
}

std::vector<std::string> MemberReader::texts(const char* name) {
    if (!object_.contains(std::string_view(name))) refuse(name, "an array of strings");
    return optional_texts(name);
}

Json MemberReader::any(const char* name) {
    const Json* value = find(name);
    if (!value) refuse(name, "a value");
    return value ? *value : Json();
}

Json MemberReader::object(const char* name) {
    Json value = any(name);
    if (!value.object()) refuse(name, "an object");
    return value;
}

Status MemberReader::finish() {
    for (const auto& [name, value] : object_)
        if (!read_.contains(name)) refuse(name, "no such member");
    if (problem_) return fail(ErrorCode::malformed, std::move(*problem_));
    return {};
}

}  // namespace saksi::plugin_host
