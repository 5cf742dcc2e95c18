// One act in short.
#pragma once

#include <optional>
#include <string>

#include "evidence/item.hpp"
#include "verify/verdict.hpp"

namespace saksi::verify {

/// At most 512 octets of `text`, cut on a character; empty for nothing.
std::string shortened(const std::optional<std::string>& text);
/// `holds` is false.
ItemLine item_line(const std::string& number, const evidence::Item& item);

}  // namespace saksi::verify
