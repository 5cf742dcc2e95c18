// Videos of PeerTube.
#include "peertube_job.hpp"
#include "page_job.hpp"

namespace saksi::peertube {

class PeerTubePlugin final : public sdk::PlatformPlugin {
public:
    explicit PeerTubePlugin(std::string_view data) : settings_(Settings::read(data)) {}

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        const auto address = VideoAddress::from_url(url);
        if (!address) return std::nullopt;
        return sdk::Canonical{address->url(), {{"video", address->id}}, std::nullopt};
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        const auto address = VideoAddress::from_url(start.url);
        // Any host may have such a path: what is no video is recorded as the page it is.
        if (!address) return std::make_unique<sdk::PageJob>(start.url, no_walls_, "no video's id in the address: the page was recorded as it is");
        return std::make_unique<PeerTubeJob>(*address, settings_);
    }

private:
    Settings settings_;
    std::vector<sdk::WallMarker> no_walls_;  // of no host in particular
};

}  // namespace saksi::peertube

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::peertube::PeerTubePlugin>("peertube", "0.1.0");
}
