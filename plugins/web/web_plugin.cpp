// Any web page; WordPress sites through their own REST interface. The last resort for every address.
#include "plugin_table.hpp"
#include "settings.hpp"
#include "url.hpp"
#include "web_job.hpp"

namespace saksi::web {

class WebPlugin final : public sdk::PlatformPlugin {
public:
    explicit WebPlugin(std::string_view data) : settings_(Settings::read(data)) {}

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        const auto parts = sdk::split_url(url);
        if (!parts || (parts->scheme != "http" && parts->scheme != "https")) return std::nullopt;
        return sdk::Canonical{sdk::join_url(*parts), {}, std::nullopt};
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        const auto canonical = canonicalise(start.url);
        if (!canonical) return nullptr;
        return std::make_unique<WebJob>(canonical->url, settings_);
    }

private:
    Settings settings_;
};

}  // namespace saksi::web

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::web::WebPlugin>("web", "0.1.0");
}
