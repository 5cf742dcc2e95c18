// Posts of Threads in links and in pages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "post_page_job.hpp"

namespace saksi::threads {

/// The code of `/@USER/post/CODE` or `/t/CODE`.
std::optional<std::string> post_id_of(std::string_view url);
/// The time in the number that `code` stands for.
std::optional<std::string> time_of(const std::string& code);
/// From the JSON in the page's `data-sjs` scripts, else what the page's head says. `id` empty: a link that had to be followed.
std::optional<sdk::PagePost> read_page(const sdk::Answer& answer, const std::string& id, std::string& why);

}  // namespace saksi::threads
