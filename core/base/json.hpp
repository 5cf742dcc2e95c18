// JSON as Saksi signs it: RFC 8785 with ASCII keys and integers only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace saksi::base {

/// A JSON value without floats. Keys match `[@A-Za-z0-9_:.-]+`, integers lie within ±(2^53−1), strings are UTF-8.
class Json {
public:
    using Array = std::vector<Json>;
    using Object = std::map<std::string, Json, std::less<>>;

    Json() = default;
    Json(std::nullptr_t) {}
    Json(bool value) : value_(value) {}
    Json(std::int64_t value) : value_(value) {}
    Json(int value) : value_(std::int64_t{value}) {}
    Json(std::string value) : value_(std::move(value)) {}
    Json(std::string_view value) : value_(std::string(value)) {}
    Json(const char* value) : value_(std::string(value)) {}
    Json(Array value) : value_(std::move(value)) {}
    Json(Object value) : value_(std::move(value)) {}

    bool is_null() const noexcept { return std::holds_alternative<std::monostate>(value_); }
    const bool* boolean() const noexcept { return std::get_if<bool>(&value_); }
    const std::int64_t* integer() const noexcept { return std::get_if<std::int64_t>(&value_); }
    const std::string* string() const noexcept { return std::get_if<std::string>(&value_); }
    const Array* array() const noexcept { return std::get_if<Array>(&value_); }
    const Object* object() const noexcept { return std::get_if<Object>(&value_); }
    Array* array() noexcept { return std::get_if<Array>(&value_); }
    Object* object() noexcept { return std::get_if<Object>(&value_); }

    /// The member `key` of an object, or nullptr (also when this is no object).
    const Json* find(std::string_view key) const noexcept;
    /// The member's text, or nullptr when it is absent or no string.
    const std::string* text_at(std::string_view key) const noexcept;
    const std::int64_t* integer_at(std::string_view key) const noexcept;
    const bool* boolean_at(std::string_view key) const noexcept;
    const Array* array_at(std::string_view key) const noexcept;
    const Object* object_at(std::string_view key) const noexcept;
    /// Sets a member; a null becomes an object first. This must not be another kind.
    Json& set(std::string key, Json value);
    /// Appends an element; a null becomes an array first. This must not be another kind.
    Json& push(Json value);

    /// The value that `pointer` names, or nullptr. Source: RFC 6901 (plain string form).
    const Json* at_pointer(std::string_view pointer) const noexcept;
    /// Calls `visit(pointer, leaf)` for every string, number, boolean, null and empty container, in key order.
    void for_each_leaf(const std::function<void(const std::string&, const Json&)>& visit) const;

    /// RFC 8785 bytes.
    std::string canonical() const;

    bool operator==(const Json&) const = default;

private:
    std::variant<std::monostate, bool, std::int64_t, std::string, Array, Object> value_;
};

/// Reads JSON that people or other programs wrote: white space is free, everything else is as strict as Json itself (valid UTF-8, no BOM,
/// no duplicate keys, no floats, depth ≤ 64, nothing after the value). Errors: malformed with the byte offset, limit_exceeded.
Result<Json> parse_json(ByteView text);
/// Reads signed JSON: as parse_json, and the bytes equal the canonical form. Errors: malformed.
Result<Json> parse_canonical_json(ByteView text);
/// `~` → `~0`, `/` → `~1` (RFC 6901 §3).
std::string pointer_token(std::string_view key);

}  // namespace saksi::base

namespace saksi {
using base::Json;
}
