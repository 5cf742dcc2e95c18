// One act in short.
#pragma once

#include <string>

#include "evidence/item.hpp"
#include "verify/verdict.hpp"

namespace saksi::verify {

/// `holds` is false; texts are cut at 512 octets, on a character.
ItemLine item_line(const std::string& number, const evidence::Item& item);

}  // namespace saksi::verify
