// The JSON that a page of TikTok carries for its own program.
#pragma once

#include <string>
#include <vector>

#include "post_page_job.hpp"

namespace saksi::tiktok {

struct Settings {
    struct StatusCode {
        std::string code, state;
    };
    std::vector<sdk::WallMarker> walls;
    std::vector<StatusCode> codes;

    /// Throws std::runtime_error when `data` is not of schema saksi-tiktok-data/1.
    static Settings read(std::string_view data);
};

/// The post `id` (any when empty: a short link was followed), or the state that the page's status code stands for.
std::optional<sdk::PagePost> read_page(const sdk::Answer& answer, const std::string& id, const Settings& settings, std::string& why);

/// Takes what the interface for embedding says: the caption of `post` confirmed, or, where the page showed nothing, the post as it says it (item `oembed`).
void read_oembed(const sdk::Emitter& emitter, const sdk::Answer& answer, const sdk::ItemBuilder* post, const std::string& of_item);

}  // namespace saksi::tiktok
