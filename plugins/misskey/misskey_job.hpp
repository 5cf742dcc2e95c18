// One note: what it says, who reacted, repeated and answered, its media.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attachments.hpp"
#include "note_address.hpp"
#include "note_items.hpp"
#include "paging.hpp"
#include "plugin_table.hpp"
#include "settings.hpp"

namespace saksi::misskey {

class MisskeyJob final : public sdk::PlatformJob {
public:
    MisskeyJob(NoteAddress address, const Settings& settings) : address_(std::move(address)), settings_(settings) {}

    void begin(const sdk::Emitter& emitter) override;
    void on_exchange(const sdk::Emitter& emitter, const sdk::Answer& answer) override;

private:
    void on_nodeinfo_links(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_nodeinfo(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_note(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_error(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_activity(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_conversation(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_page(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void no_server(const sdk::Emitter& emitter, std::string_view code, const std::string& detail);
    void ask_lists(const sdk::Emitter& emitter);

    /// POST of `/api/METHOD` about `id`, from the page after `until` on.
    sdk::HttpRequest call(const std::string& method, const std::string& id, const std::string& until = {}) const;
    std::optional<sdk::PageRead> read_reactions(const sdk::Emitter& emitter, const std::string& key, const sdk::Answer& answer, std::string& why) const;
    std::optional<sdk::PageRead> read_repeats(const sdk::Emitter& emitter, const std::string& key, const sdk::Answer& answer, std::string& why) const;
    std::optional<sdk::PageRead> read_answers(const sdk::Emitter& emitter, const std::string& key, const sdk::Answer& answer, std::string& why);

    NoteAddress address_;
    const Settings& settings_;
    std::optional<sdk::RecordedJson> note_;  // from its answer to that of its ActivityPub object
    NoteFacts facts_;
    sdk::Attachments media_{"post"};
    std::vector<sdk::PagedList> lists_;
    sdk::ListReports reports_{"post"};
};

}  // namespace saksi::misskey
