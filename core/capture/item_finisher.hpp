// The last word on items before sealing: what recorded bytes do not show is taken out and named as a loss.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "capture/record_index.hpp"
#include "evidence/item.hpp"

namespace saksi::capture {

/// An item that was given up, with the reason for custody.
struct Dropped {
    std::size_t number;  ///< from 1, among the items as they were
    std::string platform;
    std::string actor;   ///< permanent id or handle, as far as known
    std::string reason;  ///< English technical sentence
};

/// Proves every item on the recorded bytes. A false fact is dropped with loss `fact_not_proven`, the leaf it stood for becomes unstated; an item
/// whose root does not hold is taken out and returned, in the order of their numbers. What is left satisfies the verifier's rules. Each record is read and scanned once a
/// round, whatever the number of items on it.
std::vector<Dropped> prove_items(std::vector<evidence::Item>& items, const std::set<std::string>& platforms, RecordIndex& records);

}  // namespace saksi::capture
