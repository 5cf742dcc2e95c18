// What the page of a post shows to those who are not logged in.
#pragma once

#include <optional>
#include <string>

#include "post_page_job.hpp"

namespace saksi::instagram {

/// From the JSON in the page's `data-sjs` scripts, else from its OpenGraph description. `code` empty: a share link was followed.
std::optional<sdk::PagePost> read_page(const sdk::Answer& answer, const std::string& code, std::string& why);

}  // namespace saksi::instagram
