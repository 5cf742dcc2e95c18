// One act in short.
#pragma once

#include <optional>
#include <string>

#include "evidence/item.hpp"
#include "verify/verdict.hpp"

namespace saksi::verify {

/// At most `longest` octets of `text`, cut on a character; empty for nothing.
std::string shortened(const std::optional<std::string>& text, std::size_t longest = 512);
/// `holds` is false, no attachment has a place.
ItemLine item_line(const std::string& number, const evidence::Item& item);

}  // namespace saksi::verify
