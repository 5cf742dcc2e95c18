// What all plugins of one command said, as items that recorded bytes show.
#pragma once

#include <string>
#include <vector>

#include "base/random.hpp"
#include "capture/draft.hpp"
#include "capture/record_index.hpp"
#include "evidence/item.hpp"

namespace saksi::capture {

struct Derived {
    std::vector<evidence::Item> items;             ///< in the order of the drafts, at most limits::items_per_bundle
    std::vector<std::string> texts;                ///< canonical JSON of each, at most limits::item_bytes
    std::vector<plugin_host::LossReport> losses;   ///< of the jobs, and items that had to go
};

/// Builds the items of `drafts` and proves them on the records: what does not hold is taken out and named. `random` gives the salts.
Derived derive_items(const std::vector<Drafts>& drafts, RecordIndex& records, base::Random& random);

}  // namespace saksi::capture
