// One like or repost named by its own address: whether it stands, and the account's signature on that. So a like that an earlier bundle holds can be looked at again,
// and its withdrawal is a signed absence.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "item_builder.hpp"
#include "plugin_table.hpp"

namespace saksi::bluesky {

/// `at://DID/app.bsky.feed.like/KEY` or `…repost/KEY`.
struct ActAddress {
    std::string did, collection, record_key;

    static std::optional<ActAddress> from_url(std::string_view url);
    std::string at_uri() const { return "at://" + did + "/" + collection + "/" + record_key; }
    /// ActivityStreams word.
    std::string_view activity() const { return collection.ends_with("like") ? "Like" : "Announce"; }
};

class ActJob final : public sdk::PlatformJob {
public:
    ActJob(ActAddress address, std::string plc) : address_(std::move(address)), plc_(std::move(plc)) {
        while (plc_.ends_with('/')) plc_.pop_back();
    }

    void begin(const sdk::Emitter& emitter) override;
    void on_exchange(const sdk::Emitter& emitter, const sdk::Answer& answer) override;

private:
    void on_did_document(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_record(const sdk::Emitter& emitter, const sdk::Answer& answer);
    void on_proof(const sdk::Emitter& emitter, const sdk::Answer& answer, std::string_view kind);

    ActAddress address_;
    std::string plc_;
    std::string document_;  // record of the DID document
    bool sent_ = false;     // the item
};

}  // namespace saksi::bluesky
