// From a plugin's reports to an item in the form of the bundle; nothing is believed yet.
#pragma once

#include <functional>
#include <string>

#include "base/random.hpp"
#include "capture/draft.hpp"
#include "evidence/item.hpp"
#include "evidence/item_prover.hpp"

namespace saksi::capture {

/// What a recorded answer says about itself. Errors: missing for an unknown id.
using RecordFactsOf = std::function<Result<evidence::RecordFacts>(const std::string& record)>;

/// Builds the item of `draft`: the host adds platform, attachment digests, first_seen, captures and salt. An attachment whose record was never
/// recorded becomes a loss. Errors: malformed when the reports do not make an item of the schema.
Result<evidence::Item> build_item(const Draft& draft, const std::string& platform, const RecordFactsOf& facts_of, base::Random& random);

}  // namespace saksi::capture
