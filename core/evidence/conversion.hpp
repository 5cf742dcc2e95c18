// From the recorded text to the item's value. Source: bukti-1.md §9.3.
#pragma once

#include <optional>

#include "base/json.hpp"
#include "evidence/item.hpp"
#include "evidence/selection.hpp"

namespace saksi::evidence {

/// The item value that `as` makes of `text`, or nullopt when `as` does not accept it. Instants come in utc_text form.
std::optional<Json> convert(As as, std::string_view text);
/// True when `as` may be used on what was selected by `selector` (kinds of value, and the name rule of datetime-gmt).
bool accepts(As as, const Selected& selected, const Selector& selector) noexcept;

}  // namespace saksi::evidence
