// One video: what its server says about it, its comments with those below them, preview and file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attachments.hpp"
#include "paging.hpp"
#include "plugin_table.hpp"
#include "settings.hpp"
#include "video_address.hpp"
#include "video_items.hpp"

namespace saksi::peertube {

class PeerTubeJob final : public sdk::PlatformJob {
public:
    PeerTubeJob(VideoAddress address, const Settings& settings) : address_(std::move(address)), settings_(settings) {}

    void begin(const sdk::Emitter& emitter) override;
    void on_exchange(const sdk::Emitter& emitter, const sdk::Answer& answer) override;

private:
    void on_nodeinfo_links(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_nodeinfo(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_video(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_error(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_activity(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_page(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void no_server(const sdk::Emitter& emitter, std::string_view code, const std::string& detail);
    void ask_lists(const sdk::Emitter& emitter, const sdk::RecordedJson& video);
    void ask_media(const sdk::Emitter& emitter, const sdk::RecordedJson& video);

    std::string video_url(const std::string& rest = {}) const { return address_.origin + "/api/v1/videos/" + address_.id + rest; }
    std::optional<sdk::PageRead> read_threads(const sdk::Emitter& emitter, const std::string& key, const sdk::Answer& answer, std::string& why) const;
    std::optional<sdk::PageRead> read_tree(const sdk::Emitter& emitter, const std::string& key, const sdk::Answer& answer, std::string& why) const;

    VideoAddress address_;
    const Settings& settings_;
    std::string activity_id_, title_;  // of the ActivityPub object
    sdk::Attachments media_{"post"};
    std::optional<sdk::PagedList> comments_;
    sdk::ListReports reports_{"post"};
};

}  // namespace saksi::peertube
