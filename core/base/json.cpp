#include "base/json.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"

namespace saksi::base {

namespace {

// RFC 8785 §3.2.2.2: two-character escapes where JSON has them, \u00xx in lower case for other controls, all else as is.
void append_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\t': out += "\\t"; break;
            case '\n': out += "\\n"; break;
            case '\f': out += "\\f"; break;
            case '\r': out += "\\r"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20)
                    out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
                else
                    out += c;
        }
    }
    out += '"';
}

void append_canonical(std::string& out, const Json& value) {
    if (const bool* boolean = value.boolean()) {
        out += *boolean ? "true" : "false";
    } else if (const std::int64_t* integer = value.integer()) {
        out += fmt::format("{}", *integer);
    } else if (const std::string* text = value.string()) {
        append_string(out, *text);
    } else if (const Json::Array* array = value.array()) {
        out += '[';
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (i > 0) out += ',';
            append_canonical(out, (*array)[i]);
        }
        out += ']';
    } else if (const Json::Object* object = value.object()) {
        // Keys are ASCII, so std::map's octet order is RFC 8785's order of UTF-16 code units.
        out += '{';
        bool first = true;
        for (const auto& [key, member] : *object) {
            if (!first) out += ',';
            first = false;
            append_string(out, key);
            out += ':';
            append_canonical(out, member);
        }
        out += '}';
    } else {
        out += "null";
    }
}

template <class T>
const T* nothing_unless(const Json* value, const T* (Json::*get)() const noexcept) {
    return value ? (value->*get)() : nullptr;
}

std::string unescaped_token(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1'))
            out += token[++i] == '0' ? '~' : '/';
        else
            out += token[i];
    }
    return out;
}

const Json* element(const Json::Array& array, std::string_view token) {
    // RFC 6901 §4: "0" or digits without a leading zero.
    if (token.empty() || token.size() > 9 || (token.size() > 1 && token[0] == '0')) return nullptr;
    std::size_t index = 0;
    for (const char c : token) {
        if (c < '0' || c > '9') return nullptr;
        index = index * 10 + static_cast<std::size_t>(c - '0');
    }
    return index < array.size() ? &array[index] : nullptr;
}

void visit_leaves(const Json& value, const std::string& pointer, const std::function<void(const std::string&, const Json&)>& visit) {
    if (const Json::Array* array = value.array(); array && !array->empty()) {
        for (std::size_t i = 0; i < array->size(); ++i) visit_leaves((*array)[i], pointer + "/" + std::to_string(i), visit);
    } else if (const Json::Object* object = value.object(); object && !object->empty()) {
        for (const auto& [key, member] : *object) visit_leaves(member, pointer + "/" + pointer_token(key), visit);
    } else {
        visit(pointer, value);
    }
}

}  // namespace

const Json* Json::find(std::string_view key) const noexcept {
    const Object* members = object();
    if (!members) return nullptr;
    const auto found = members->find(key);
    return found == members->end() ? nullptr : &found->second;
}

const std::string* Json::text_at(std::string_view key) const noexcept { return nothing_unless(find(key), &Json::string); }
const std::int64_t* Json::integer_at(std::string_view key) const noexcept { return nothing_unless(find(key), &Json::integer); }
const bool* Json::boolean_at(std::string_view key) const noexcept { return nothing_unless(find(key), &Json::boolean); }
const Json::Array* Json::array_at(std::string_view key) const noexcept {
    const Json* member = find(key);
    return member ? member->array() : nullptr;
}
const Json::Object* Json::object_at(std::string_view key) const noexcept {
    const Json* member = find(key);
    return member ? member->object() : nullptr;
}

Json& Json::set(std::string key, Json value) {
    if (is_null()) value_ = Object{};
    SAKSI_ASSERT(object() != nullptr);
    (*object())[std::move(key)] = std::move(value);
    return *this;
}

Json& Json::push(Json value) {
    if (is_null()) value_ = Array{};
    SAKSI_ASSERT(array() != nullptr);
    array()->push_back(std::move(value));
    return *this;
}

const Json* Json::at_pointer(std::string_view pointer) const noexcept {
    const Json* here = this;
    while (here && !pointer.empty()) {
        if (pointer[0] != '/') return nullptr;
        const std::size_t end = pointer.find('/', 1);
        const std::string_view token = pointer.substr(1, end == std::string_view::npos ? end : end - 1);
        pointer = end == std::string_view::npos ? std::string_view() : pointer.substr(end);
        if (const Array* elements = here->array())
            here = element(*elements, token);
        else
            here = here->find(unescaped_token(token));
    }
    return here;
}

void Json::for_each_leaf(const std::function<void(const std::string&, const Json&)>& visit) const { visit_leaves(*this, "", visit); }

std::string Json::canonical() const {
    std::string out;
    append_canonical(out, *this);
    return out;
}

std::string pointer_token(std::string_view key) {
    std::string out;
    for (const char c : key) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

}  // namespace saksi::base
