// One video: its page, what oEmbed says of it, its comments, its preview picture.
#pragma once

#include <optional>
#include <string>

#include "comment_feed.hpp"
#include "item_builder.hpp"
#include "plugin_table.hpp"
#include "video_address.hpp"

namespace saksi::youtube {

class YouTubeJob final : public sdk::PlatformJob {
public:
    YouTubeJob(VideoAddress address, std::string site, const Settings& settings);

    void begin(const sdk::Emitter& emitter) override;
    void on_exchange(const sdk::Emitter& emitter, const sdk::Answer& answer) override;

private:
    void on_page(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_oembed(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_preview(const sdk::Emitter& emitter, const sdk::Answer& answer);

    VideoAddress address_;
    std::string site_;
    const Settings& settings_;
    CommentFeed comments_;
    std::optional<sdk::ItemBuilder> video_;
    std::optional<sdk::Found> preview_;
};

}  // namespace saksi::youtube
