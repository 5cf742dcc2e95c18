// Posts of Facebook in links and in pages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "post_page_job.hpp"

namespace saksi::facebook {

/// The number or `pfbid…` in a link; nothing for share links, which must be followed.
std::optional<std::string> post_id_of(std::string_view url);
/// From the JSON in the page's `data-sjs` scripts, else what the page's head says. `id` empty: a link that had to be followed.
std::optional<sdk::PagePost> read_page(const sdk::Answer& answer, const std::string& id, std::string& why);

}  // namespace saksi::facebook
