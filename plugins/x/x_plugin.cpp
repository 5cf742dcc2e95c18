// Posts of X through the interface that its own embedding program uses.
#include "id_time.hpp"
#include "page_job.hpp"
#include "post_answer.hpp"
#include "status_link.hpp"
#include "url.hpp"

namespace saksi::x {

class XPlugin final : public sdk::PlatformPlugin {
public:
    explicit XPlugin(std::string_view data) : walls_(sdk::read_wall_file(data, "saksi-x-data/1")) {}

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        const auto link = StatusLink::from_url(url);
        if (!link) return std::nullopt;
        return sdk::Canonical{link->page_url(), {{"post", link->id}}, sdk::snowflake_time("x", link->id)};
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        const auto link = StatusLink::from_url(start.url);
        if (!link) return std::make_unique<sdk::PageJob>(start.url, walls_, "no post's number in the address: the page was recorded as it is");
        const std::string url = start.base("syndication") + "/tweet-result?id=" + link->id + "&token=" + syndication_token(link->id) + "&lang=en";
        const auto reader = [id = link->id](const sdk::Answer& answer, std::string& why) { return read_answer(answer, id, why); };
        return std::make_unique<sdk::PostPageJob>(url, sdk::json::array(), walls_, reader);
    }

private:
    std::vector<sdk::WallMarker> walls_;
};

}  // namespace saksi::x

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::x::XPlugin>("x", "0.1.0");
}
