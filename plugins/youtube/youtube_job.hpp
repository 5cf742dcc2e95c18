// One video: its page, what oEmbed says of it, its comments, its preview picture.
#pragma once

#include <optional>
#include <string>

#include "attachments.hpp"
#include "comment_feed.hpp"
#include "item_builder.hpp"
#include "plugin_table.hpp"
#include "video_address.hpp"
#include "video_items.hpp"

namespace saksi::youtube {

class YouTubeJob final : public sdk::PlatformJob {
public:
    YouTubeJob(VideoAddress address, std::string site, const Settings& settings);

    void begin(const sdk::Emitter& emitter) override;
    void on_exchange(const sdk::Emitter& emitter, const sdk::Answer& answer) override;

private:
    void on_page(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_oembed(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void ask_comments(const sdk::Emitter& emitter, const sdk::Answer& answer, const WatchPage& page);

    VideoAddress address_;
    std::string site_;
    const Settings& settings_;
    CommentFeed feed_;
    sdk::PagedList comments_;
    sdk::ListReports reports_{"post"};
    std::optional<sdk::ItemBuilder> video_;
    sdk::Attachments media_{"post"};
};

}  // namespace saksi::youtube
