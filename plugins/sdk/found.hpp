// A value together with the place in recorded bytes where it stands: what becomes a leaf of an item and its fact.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace saksi::sdk {

using nlohmann::json;

/// W3C FragmentSelector over a plain RFC 6901 pointer.
json fragment(std::string_view pointer);
/// W3C DataPositionSelector, `end` exclusive.
json position(std::uint64_t start, std::uint64_t end);
/// `outer` refined by `inner`.
json refined(json outer, json inner);

/// `value` is the selected text of docs/formats/bukti-1.md 9.2.
struct Found {
    std::string value;
    std::string as = "text";
    std::string record;
    std::string part = "body";
    json selector;
    json context = nullptr;  ///< {id, selector} for a fact outside the item's root

    /// The same fact, linked by `id`, which `selector` finds in the same record.
    Found linked_by(std::string_view id, json id_selector) const;
    Found with_as(std::string_view as_word) const;
    /// The octets `start` to `end` of the selected text, as text; nothing when they are not there or cut a character.
    std::optional<Found> stretch(std::size_t start, std::size_t end) const;
};

/// UTC instant as `YYYY-MM-DDThh:mm:ss.sssZ`, the fraction cut, or nullopt when the text is not of the form that `as` (`rfc3339`,
/// `datetime-gmt`, `unix-seconds`, `unix-milliseconds`) accepts or lies outside the years 1970 to 9999. Source: bukti-1.md 9.3.
std::optional<std::string> instant_of(std::string_view text, std::string_view as);
/// The same for milliseconds since 1970.
std::optional<std::string> instant_of_ms(std::int64_t milliseconds);
/// True for `0` or `[1-9][0-9]{0,15}` up to 2^53-1.
bool is_count(std::string_view lexeme) noexcept;
bool is_utf8(std::string_view text) noexcept;
/// At most `octets` from the front of valid UTF-8, no character cut in two.
std::string_view utf8_prefix(std::string_view text, std::size_t octets) noexcept;

}  // namespace saksi::sdk
