// Posts of Facebook as their pages show them to those who are not logged in.
#include "post_page.hpp"
#include "url.hpp"

namespace saksi::facebook {

namespace {

/// m. and web. show the same posts as the site itself; the short links of fb.watch exist there only.
std::string place_of(const sdk::JobStart& start) {
    if (sdk::origin_of(start.url).ends_with("//fb.watch")) return start.url;
    return sdk::moved_to(start.url, start.base("site")).value_or(start.url);
}

}  // namespace

class FacebookPlugin final : public sdk::PlatformPlugin {
public:
    explicit FacebookPlugin(std::string_view data) : walls_(sdk::read_wall_file(data, "saksi-facebook-data/1")) {}

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        const auto id = post_id_of(url);
        if (!id) return sdk::followed_link(url, {"/share/"}, {"fb.watch"});
        return sdk::Canonical{std::string(url.substr(0, url.find('#'))), {{"post", *id}}, std::nullopt};
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        const std::string id = post_id_of(start.url).value_or("");
        const auto reader = [id](const sdk::Answer& answer, std::string& why) { return read_page(answer, id, why); };
        const sdk::json headers = sdk::json::array({sdk::json::array({"Accept-Language", "en"})});
        return std::make_unique<sdk::PostPageJob>(place_of(start), headers, walls_, reader);
    }

private:
    std::vector<sdk::WallMarker> walls_;
};

}  // namespace saksi::facebook

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::facebook::FacebookPlugin>("facebook", "0.1.0");
}
