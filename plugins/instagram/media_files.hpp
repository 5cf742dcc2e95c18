// The files of a post in the JSON that pages of Instagram and Threads share.
#pragma once

#include <vector>

#include "recorded_json.hpp"

namespace saksi::instagram {

/// Addresses of the largest picture and of the video of `media`, or of each part of a carousel.
std::vector<sdk::Found> media_files(const sdk::RecordedJson& page, const sdk::JsonCursor& media);

}  // namespace saksi::instagram
