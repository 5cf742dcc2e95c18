// Posts of Threads as their pages show them to those who are not logged in.
#include "post_page.hpp"
#include "url.hpp"

namespace saksi::threads {

class ThreadsPlugin final : public sdk::PlatformPlugin {
public:
    explicit ThreadsPlugin(std::string_view data) : walls_(sdk::read_wall_file(data, "saksi-threads-data/1")) {}

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        const auto id = post_id_of(url);
        if (!id) return std::nullopt;
        return sdk::Canonical{"https://www.threads.com/t/" + *id, {{"code", *id}}, time_of(*id)};
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        const std::string id = post_id_of(start.url).value_or("");
        const auto reader = [id](const sdk::Answer& answer, std::string& why) { return read_page(answer, id, why); };
        const sdk::json headers = sdk::json::array({sdk::json::array({"Accept-Language", "en"})});
        return std::make_unique<sdk::PostPageJob>(sdk::moved_to(start.url, start.base("site")).value_or(start.url), headers, walls_, reader);
    }

private:
    std::vector<sdk::WallMarker> walls_;
};

}  // namespace saksi::threads

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::threads::ThreadsPlugin>("threads", "0.1.0");
}
