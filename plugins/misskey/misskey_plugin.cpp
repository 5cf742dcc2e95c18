// Notes of Misskey and servers that speak like it.
#include "misskey_job.hpp"
#include "page_job.hpp"

namespace saksi::misskey {

class MisskeyPlugin final : public sdk::PlatformPlugin {
public:
    explicit MisskeyPlugin(std::string_view data) : settings_(Settings::read(data)) {}

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        const auto address = NoteAddress::from_url(url);
        if (!address) return std::nullopt;
        return sdk::Canonical{address->url(), {{"note", address->id}}, address->id_time()};
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        const auto address = NoteAddress::from_url(start.url);
        // Any host may have such a path: what is no note is recorded as the page it is.
        if (!address) return std::make_unique<sdk::PageJob>(start.url, no_walls_, "no note's id in the address: the page was recorded as it is");
        return std::make_unique<MisskeyJob>(*address, settings_);
    }

private:
    Settings settings_;
    std::vector<sdk::WallMarker> no_walls_;  // of no host in particular
};

}  // namespace saksi::misskey

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::misskey::MisskeyPlugin>("misskey", "0.1.0");
}
