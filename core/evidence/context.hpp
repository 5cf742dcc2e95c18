// What the officer states about the case: claims, proven by nothing in the bundle. Source: docs/formats/context-1.schema.json.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace saksi::evidence {

/// The words of a field that the officer left open.
inline constexpr std::string_view not_filled_in = "belum diisi";

struct ContextField {
    std::string_view key;
    std::size_t longest;                        ///< characters
    std::span<const std::string_view> allowed;  ///< empty: free text
};
/// Every field of `fields`, in the schema's order.
std::span<const ContextField> context_fields() noexcept;

struct Context {
    std::string salt;
    std::optional<std::string> case_label;
    std::string statement{not_filled_in};
    std::map<std::string, std::string, std::less<>> fields;  ///< a missing key is written as not_filled_in
    bool operator==(const Context&) const = default;
};

Json to_json(const Context& context);
/// Errors: malformed (the pointer inside), unsupported (another schema version).
Result<Context> context_from_json(const Json& json);
/// Reads what an officer wrote for `--context`: an object with any of `statement` and the field keys, everything else refused.
Result<Context> context_from_officer(const Json& json);

}  // namespace saksi::evidence
