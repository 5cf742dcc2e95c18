// What stands in recorded bytes at the place that a selector names, for the author who chose it.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "evidence/selector.hpp"

namespace saksi::conformance {

/// Lines without line ends, control characters as \xNN: the selector, what was expected, what is there with its offset and some octets around it, and
/// where the expected text does stand if it stands anywhere. `expected` is the fact's value.
std::vector<std::string> explain(ByteView octets, const evidence::Selector& selector, const std::string& expected);

}  // namespace saksi::conformance
