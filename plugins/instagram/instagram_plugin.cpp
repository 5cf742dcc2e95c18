// Posts of Instagram as their pages show them to those who are not logged in.
#include "id_time.hpp"
#include "media_link.hpp"
#include "media_page.hpp"
#include "url.hpp"

namespace saksi::instagram {

class InstagramPlugin final : public sdk::PlatformPlugin {
public:
    explicit InstagramPlugin(std::string_view data) : walls_(sdk::read_wall_file(data, "saksi-instagram-data/1")) {}

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        const auto code = shortcode_of(url);
        if (!code) return sdk::followed_link(url, {"/share/"});
        const auto pk = sdk::shortcode_pk(*code);
        sdk::Canonical canonical{"https://www.instagram.com/p/" + *code + "/", {{"shortcode", *code}}, pk ? sdk::instagram_time(*pk) : std::nullopt};
        if (pk) canonical.ids.emplace("pk", *pk);
        return canonical;
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        const std::string code = shortcode_of(start.url).value_or("");
        const auto reader = [code](const sdk::Answer& answer, std::string& why) { return read_page(answer, code, why); };
        // The description is localised: English is the form that is known.
        const sdk::json headers = sdk::json::array({sdk::json::array({"Accept-Language", "en"})});
        return std::make_unique<sdk::PostPageJob>(code.empty() ? sdk::moved_to(start.url, start.base("site")).value_or(start.url) : start.base("site") + "/p/" + code + "/", headers, walls_, reader);
    }

private:
    std::vector<sdk::WallMarker> walls_;
};

}  // namespace saksi::instagram

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::instagram::InstagramPlugin>("instagram", "0.1.0");
}
