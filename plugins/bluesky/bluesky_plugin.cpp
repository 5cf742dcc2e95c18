// Posts of Bluesky through the AppView's public interface. Sources: docs.bsky.app, atproto.com/specs.
#include <stdexcept>

#include "act_job.hpp"
#include "bluesky_job.hpp"
#include "json_document.hpp"
#include "plugin_table.hpp"

namespace saksi::bluesky {

namespace {

int setting(const sdk::JsonCursor& value, int least, int most) {
    const auto text = value.selected();
    if (!value.is_number() || !text || !sdk::is_count(*text)) throw std::runtime_error("the data file lacks a number at " + value.pointer());
    const long long number = std::stoll(*text);
    if (number < least || number > most) throw std::runtime_error("a number of the data file is out of range");
    return static_cast<int>(number);
}

}  // namespace

class BlueskyPlugin final : public sdk::PlatformPlugin {
public:
    explicit BlueskyPlugin(std::string_view data) {
        std::string why;
        const auto document = sdk::JsonDocument::parse(data, why);
        if (!document || document->root()["schema"].text() != "saksi-bluesky-data/1") throw std::runtime_error("the data file is not saksi-bluesky-data/1");
        // getLikes and its like take 1 to 100; a deeper thread would pass the JSON depth that facts may point into.
        settings_.page_size = setting(document->root()["page_size"], 1, 100);
        settings_.thread_depth = setting(document->root()["thread_depth"], 1, 100);
        const sdk::JsonCursor proofs = document->root()["proofs"];
        settings_.proofs = {.accounts = setting(proofs["accounts"], 0, 4000),  // with four requests and more each, below what one job may ask for
                            .at_once = setting(proofs["at_once"], 1, 100),
                            .record_pages = setting(proofs["record_pages"], 1, 100),
                            .silent_requests = setting(proofs["silent_requests"], 1, 100)};
    }

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        if (const auto act = ActAddress::from_url(url)) {
            sdk::Canonical canonical{act->at_uri(), {{"did", act->did}, {"record_key", act->record_key}}, std::nullopt};
            canonical.id_time = tid_time(act->record_key);
            return canonical;
        }
        const auto address = PostAddress::from_url(url);
        if (!address) return std::nullopt;
        sdk::Canonical canonical{address->page_url(), {{address->has_did() ? "did" : "handle", address->author}, {"record_key", address->record_key}}, std::nullopt};
        canonical.id_time = tid_time(address->record_key);
        return canonical;
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        if (auto act = ActAddress::from_url(start.url)) return std::make_unique<ActJob>(std::move(*act), start.base_urls.at("plc"));
        const auto address = PostAddress::from_url(start.url);
        if (!address) return nullptr;
        return std::make_unique<BlueskyJob>(*address, start.base_urls.at("appview"), start.base_urls.at("plc"), settings_);
    }

private:
    Settings settings_;
};

}  // namespace saksi::bluesky

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::bluesky::BlueskyPlugin>("bluesky", "0.2.0");
}
