// One page being captured; when WordPress made it, its post and comments through the site's own interface.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "item_builder.hpp"
#include "plugin_table.hpp"
#include "settings.hpp"
#include "wordpress.hpp"

namespace saksi::web {

class WebJob final : public sdk::PlatformJob {
public:
    WebJob(std::string url, const Settings& settings) : url_(std::move(url)), settings_(settings) {}

    void begin(const sdk::Emitter& emitter) override;
    void on_exchange(const sdk::Emitter& emitter, const sdk::Answer& answer) override;

private:
    struct Picture {
        std::string item, url;
        sdk::Found link;
    };

    void on_page(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_html(const sdk::Emitter& emitter, const sdk::Answer& answer);
    bool on_json(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_post(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_comments(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_picture(const sdk::Emitter& emitter, const sdk::Answer& answer);

    void send_page(const sdk::Emitter& emitter);
    void ask_comments(const sdk::Emitter& emitter);
    void ask_picture(const sdk::Emitter& emitter, Picture picture);
    void end_comments(const sdk::Emitter& emitter, std::string_view reason, std::string_view code, std::string_view detail);
    void note_declared(const sdk::Answer& answer, const sdk::JsonCursor& comments);

    std::string url_;
    const Settings& settings_;
    std::optional<sdk::ItemBuilder> page_;     // the page itself, kept until its REST interface has answered
    std::optional<Picture> page_picture_;
    std::optional<WordPressPage> wordpress_;
    std::string post_id_, post_object_id_;
    std::optional<sdk::Found> declared_;
    std::size_t comments_page_ = 1;
    std::size_t collected_ = 0;
    std::vector<std::string> comment_pages_;
    std::vector<Picture> pictures_;
};

}  // namespace saksi::web
