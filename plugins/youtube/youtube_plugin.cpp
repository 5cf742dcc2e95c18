// Videos of YouTube: the watch page, oEmbed, and comments through the interface of YouTube's own web client.
#include "page_job.hpp"
#include "url.hpp"
#include "youtube_job.hpp"

namespace saksi::youtube {

class YouTubePlugin final : public sdk::PlatformPlugin {
public:
    explicit YouTubePlugin(std::string_view data) : settings_(Settings::read(data)) {}

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        const auto address = VideoAddress::from_url(url);
        if (!address) return std::nullopt;
        sdk::Canonical canonical{address->page_url(), {{"video", address->id}}, std::nullopt};
        if (!address->comment.empty()) canonical.ids.emplace("comment", address->comment);
        return canonical;
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        const auto address = VideoAddress::from_url(start.url);
        if (!address) return std::make_unique<sdk::PageJob>(sdk::moved_to(start.url, start.base("site")).value_or(start.url), settings_.walls, "no video's number in the address: the page was recorded as it is");
        return std::make_unique<YouTubeJob>(*address, start.base("site"), settings_);
    }

private:
    Settings settings_;
};

}  // namespace saksi::youtube

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::youtube::YouTubePlugin>("youtube", "0.1.0");
}
