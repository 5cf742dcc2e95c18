// How items name each other: a plugin uses its own words for them, a bundle their numbers.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "evidence/item.hpp"

namespace saksi::capture {

/// Writes `items/NNNN` in place of each `item:WORD` that a `count-of-items` of `item` counts; `numbers` has the words of its job. A word that it does
/// not have stays as it is, and the rule will not hold. So does an `items/NNNN` of the plugin's own: it cannot know the numbers.
void number_references(evidence::Item& item, const std::map<std::string, std::size_t>& numbers);

/// Lets the references of `items`, those that are left, follow when the items with the numbers `gone` (ascending, as they were) were taken out: what
/// counted one of them counts one less, and is complete only if that is still enough.
void follow_removal(std::vector<evidence::Item>& items, const std::vector<std::size_t>& gone);

}  // namespace saksi::capture
