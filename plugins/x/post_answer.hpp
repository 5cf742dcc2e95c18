// What the embedding interface of X says about a post.
#pragma once

#include <optional>
#include <string>

#include "post_page_job.hpp"

namespace saksi::x {

/// The post `id` with the posts it quotes and answers; or the tombstone, or nothing left of it. Nothing when the answer has another form.
std::optional<sdk::PagePost> read_answer(const sdk::Answer& answer, const std::string& id, std::string& why);

}  // namespace saksi::x
