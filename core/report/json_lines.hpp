// The parts of a verdict as JSON values; shapes in docs/formats/verdict-1.schema.json.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "base/message.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

/// The six lines as data.
Json json_of(const verify::Lines& lines);
Json json_of(const verify::CertificateFacts& certificate);
/// A sentence in both languages, arguments safe: `{"en": …, "id": …}`.
Json json_of(const Message& sentence);
/// Outside text, safe (terminal_safe: reversible), never cut.
Json json_text(std::string_view outside);
/// The same, or null when empty.
Json json_text_or_null(std::string_view outside);
/// At most 2^53 − 1, the largest integer of our JSON.
Json json_number(std::uint64_t value);

}  // namespace saksi::report
