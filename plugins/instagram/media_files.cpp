#include "media_files.hpp"

namespace saksi::instagram {

std::vector<sdk::Found> media_files(const sdk::RecordedJson& page, const sdk::JsonCursor& media) {
    std::vector<sdk::Found> out;
    const auto add = [&](const sdk::JsonCursor& one) {
        if (const auto picture = page.text(one["image_versions2"]["candidates"][std::size_t{0}]["url"])) out.push_back(*picture);
        if (const auto video = page.text(one["video_versions"][std::size_t{0}]["url"])) out.push_back(*video);
    };
    if (media["carousel_media"].size() == 0) add(media);
    for (std::size_t i = 0; i < media["carousel_media"].size(); ++i) add(media["carousel_media"][i]);
    return out;
}

}  // namespace saksi::instagram
