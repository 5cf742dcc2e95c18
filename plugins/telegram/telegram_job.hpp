// One post of a public channel: what it says, its pictures, its reactions and its comments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attachments.hpp"
#include "comment_pages.hpp"
#include "plugin_table.hpp"

namespace saksi::telegram {

class TelegramJob final : public sdk::PlatformJob {
public:
    TelegramJob(MessageAddress address, std::string site, const Settings& settings);

    void begin(const sdk::Emitter& emitter) override;
    void on_exchange(const sdk::Emitter& emitter, const sdk::Answer& answer) override;

private:
    void on_post(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_comments(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void send_post(const sdk::Emitter& emitter, const sdk::Answer& first_comments);
    void on_channel(const sdk::Emitter& emitter, const sdk::Answer& answer);

    MessageAddress address_;
    std::string site_;
    const Settings& settings_;
    CommentPages pages_;
    sdk::PagedList comments_;
    sdk::ListReports reports_{"post"};
    std::optional<sdk::ItemBuilder> post_;  // until the discussion has told how many comments there are
    bool hidden_media_ = false;
    sdk::Attachments media_{"post"};
};

}  // namespace saksi::telegram
