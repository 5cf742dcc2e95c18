// One post being captured: who wrote it, what it says, who answered, liked, shared and quoted it, its pictures and its signatures.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "actor_proofs.hpp"
#include "item_builder.hpp"
#include "paged_list.hpp"
#include "plugin_table.hpp"
#include "post_address.hpp"

namespace saksi::bluesky {

/// From the dated data file.
struct Settings {
    int page_size = 100;
    int thread_depth = 20;
    ActorProofs::Settings proofs;
};

class BlueskyJob final : public sdk::PlatformJob {
public:
    BlueskyJob(PostAddress address, std::string appview, std::string plc, Settings settings);

    void begin(const sdk::Emitter& emitter) override;
    void on_exchange(const sdk::Emitter& emitter, const sdk::Answer& answer) override;

private:
    struct Media {
        std::string cid;
        sdk::Found link;
    };

    void ask_post(const sdk::Emitter& emitter);
    void ask_rest(const sdk::Emitter& emitter);
    void ask_media(const sdk::Emitter& emitter);
    void on_resolved(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_post(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_did_document(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_repo_record(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_profile(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_thread(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_proof(const sdk::Emitter& emitter, const sdk::Answer& answer, std::string_view kind);
    void on_key_log(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_media(const sdk::Emitter& emitter, const sdk::Answer& answer);

    /// Remembers whose act it is, for its proof.
    std::optional<sdk::ItemBuilder> noted(std::optional<sdk::ItemBuilder> item, std::string collection);
    void report_replies(const sdk::Emitter& emitter, const std::string& record, const sdk::JsonCursor& replies);
    void report_reply(const sdk::Emitter& emitter, const std::string& record, const sdk::JsonCursor& node);
    void report_list(const sdk::Emitter& emitter, const std::string& name, std::size_t collected, const std::vector<std::string>& pages, std::string_view reason);
    void finish_missing(const sdk::Emitter& emitter);
    std::string xrpc(std::string_view method) const { return appview_ + "/xrpc/" + std::string(method); }

    PostAddress address_;
    std::string appview_, plc_;
    Settings settings_;
    std::string pds_;
    std::optional<sdk::ItemBuilder> post_;     // what the AppView showed
    std::optional<sdk::ItemBuilder> missing_;  // or that it showed nothing; sent when the author's own server was asked too
    std::vector<std::pair<std::string, std::string>> held_proofs_;  // kind and record, for the missing item
    std::map<std::string, sdk::Found> declared_;  // list name → the post's own total
    std::vector<Media> media_;
    std::vector<PagedList> lists_;
    std::optional<ActorProofs> actor_proofs_;
    std::size_t reported_lists_ = 0;
    std::size_t attached_ = 0;
    std::size_t replies_ = 0;
};

}  // namespace saksi::bluesky
