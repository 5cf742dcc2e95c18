// From a plugin's reports to an item in the form of the bundle; nothing is believed yet.
#pragma once

#include <map>

#include "base/random.hpp"
#include "capture/draft.hpp"
#include "capture/record_index.hpp"
#include "evidence/item.hpp"

namespace saksi::capture {

/// Builds the item of `draft`: the host adds platform, attachment digests, first_seen, captures and salt. An attachment whose record was never
/// recorded becomes a loss. Errors: malformed when the reports do not make an item of the schema.
Result<evidence::Item> build_item(const Draft& draft, const std::string& platform, RecordIndex& records, base::Random& random);

}  // namespace saksi::capture
