// One post, asked of the server where it was written: what it says, who answered, liked and repeated it, how it was edited, its media.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attachments.hpp"
#include "item_builder.hpp"
#include "json_document.hpp"
#include "paging.hpp"
#include "plugin_table.hpp"
#include "settings.hpp"
#include "status_address.hpp"
#include "status_items.hpp"

namespace saksi::mastodon {

class MastodonJob final : public sdk::PlatformJob {
public:
    MastodonJob(StatusAddress address, const Settings& settings) : address_(std::move(address)), settings_(settings) {}

    void begin(const sdk::Emitter& emitter) override;
    void on_exchange(const sdk::Emitter& emitter, const sdk::Answer& answer) override;

private:
    void ask_server(const sdk::Emitter& emitter);
    void on_nodeinfo_links(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_nodeinfo(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_object_link(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void ask_status(const sdk::Emitter& emitter);
    void on_status(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_account(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_context(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_history(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_activity(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_page(const sdk::Emitter& emitter, const sdk::Answer& answer);

    /// True when the post was written elsewhere and is asked for there next.
    bool go_home(const sdk::Emitter& emitter, const sdk::JsonCursor& status);
    /// The way to the post's own server has ended: what the asked server showed is used.
    void stay_away(const sdk::Emitter& emitter, std::string_view code, const std::string& detail);
    void take_status(const sdk::Emitter& emitter, const std::string& record, const sdk::JsonCursor& status);
    void no_server(const sdk::Emitter& emitter, std::string_view code, const std::string& detail);
    void ask_lists(const sdk::Emitter& emitter);
    /// A list of accounts that did `activity`, paged by the Link field of the head.
    sdk::PagedList accounts(const std::string& name, const std::string& activity, const std::string& method);
    std::string status_url(std::string_view rest = {}) const { return address_.origin + "/api/v1/statuses/" + address_.id + std::string(rest); }

    /// What the asked server showed of another server's post.
    struct Copy {
        sdk::JsonDocument document;
        std::string record;
        StatusAddress address;
        const Dialect* dialect;
    };

    StatusAddress address_;
    const Settings& settings_;
    const Dialect* dialect_ = nullptr;
    std::optional<Copy> copy_;
    std::optional<sdk::ItemBuilder> post_;
    sdk::Attachments media_{"post"};
    StatusFacts facts_;
    std::vector<sdk::PagedList> lists_;
    sdk::ListReports reports_{"post"};
};

}  // namespace saksi::mastodon
