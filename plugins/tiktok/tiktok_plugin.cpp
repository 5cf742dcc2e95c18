// Videos and photo posts of TikTok, from the JSON in their pages.
#include "id_time.hpp"
#include "url.hpp"
#include "video_address.hpp"
#include "video_page.hpp"

namespace saksi::tiktok {

class TikTokPlugin final : public sdk::PlatformPlugin {
public:
    explicit TikTokPlugin(std::string_view data) : settings_(Settings::read(data)) {}

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        const auto address = VideoAddress::from_url(url);
        if (!address) return sdk::followed_link(url, {"/t/"}, {"vm.tiktok.com", "vt.tiktok.com"});
        return sdk::Canonical{"https://www.tiktok.com" + address->path(), {{"user", address->user}, {"video", address->id}}, sdk::snowflake_time("tiktok", address->id)};
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        const auto address = VideoAddress::from_url(start.url);
        const std::string id = address ? address->id : "";
        const auto reader = [this, id](const sdk::Answer& answer, std::string& why) { return read_page(answer, id, settings_, why); };
        const sdk::json headers = sdk::json::array({sdk::json::array({"Accept-Language", "en"})});
        if (!address) return std::make_unique<sdk::PostPageJob>(start.url, headers, settings_.walls, reader);
        // Its interface for those who embed a video answers where the page asks for proof of a browser.
        const std::string page = "https://www.tiktok.com" + address->path();
        sdk::PostPageJob::Liveness oembed{sdk::with_query(start.base("site") + "/oembed", "url", page), read_oembed};
        return std::make_unique<sdk::PostPageJob>(start.base("site") + address->path(), headers, settings_.walls, reader, oembed);
    }

private:
    Settings settings_;
};

}  // namespace saksi::tiktok

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::tiktok::TikTokPlugin>("tiktok", "0.1.0");
}
