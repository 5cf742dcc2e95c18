// JSON of a recorded body, or of a piece of it: a value read from here knows the whole way to its bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "answer.hpp"
#include "json_document.hpp"

namespace saksi::sdk {

/// Where a JSON text stands in a page, `end` exclusive.
struct JsonExtent {
    std::size_t start = 0;
    std::size_t end = 0;
};

/// The object or array that begins at the first `{` or `[` at or after `from`, ended by counting brackets outside strings. Nothing when it is not closed.
std::optional<JsonExtent> json_extent(std::string_view body, std::size_t from) noexcept;
/// The text of the first script element with `attribute="value"` (RAWTEXT: up to the next `</script`). Source: HTML standard, script data state.
std::optional<JsonExtent> script_text(std::string_view body, std::string_view attribute, std::string_view value, std::size_t from = 0) noexcept;

/// The first object at or below `value`, in document order, for which `wanted` holds; or nothing.
template <class Wanted>
JsonCursor find_object(const JsonCursor& value, const Wanted& wanted) {
    // Recursion ends with the JSON depth of 256.
    if (value.is_object() && wanted(value)) return value;
    if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i)
            if (JsonCursor found = find_object(value[i], wanted)) return found;
    if (value.is_object())
        for (const std::string& name : value.keys())
            if (JsonCursor found = find_object(value[name], wanted)) return found;
    return {};
}

class RecordedJson {
public:
    /// The whole `body` of `record`. `why` gets a sentence when nothing is returned.
    static std::optional<RecordedJson> whole(std::string_view body, std::string record, std::string& why);
    /// The body of an answer with status 200; anything else is said in `why`.
    static std::optional<RecordedJson> of(const Answer& answer, std::string& why);
    /// The piece at `extent` of it.
    static std::optional<RecordedJson> piece(std::string_view body, JsonExtent extent, std::string record, std::string& why);

    JsonCursor root() const { return document_.root(); }
    const std::string& record() const noexcept { return record_; }
    json selector(const JsonCursor& value) const { return wrapped(fragment(value.pointer())); }
    /// As JsonCursor::found, with the way into the page in front.
    std::optional<Found> found(const JsonCursor& value) const;
    /// Only what is a filled string.
    std::optional<Found> text(const JsonCursor& value) const { return value.text().empty() ? std::nullopt : found(value); }
    /// Only what is a number or a string of digits, as integer.
    std::optional<Found> number(const JsonCursor& value) const;

private:
    RecordedJson(JsonDocument document, std::string record, json outer) : document_(std::move(document)), record_(std::move(record)), outer_(std::move(outer)) {}
    json wrapped(json inner) const { return outer_.is_null() ? inner : refined(outer_, std::move(inner)); }

    JsonDocument document_;
    std::string record_;
    json outer_;
};

}  // namespace saksi::sdk
