// Posts of servers with Mastodon's client interface, asked of the server where they were written. Source: docs.joinmastodon.org.
#include "mastodon_job.hpp"
#include "url.hpp"

namespace saksi::mastodon {

class MastodonPlugin final : public sdk::PlatformPlugin {
public:
    explicit MastodonPlugin(std::string_view data) : settings_(Settings::read(data)) {}

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        const auto address = StatusAddress::from_url(url);
        if (!address) return std::nullopt;
        sdk::Canonical canonical{address->url, {}, id_time_of(url)};
        if (!address->id.empty()) canonical.ids.emplace("status", address->id);
        return canonical;
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        // Any host may have such a path: what is no post of a known form is recorded as the page it is.
        const auto address = StatusAddress::from_url(start.url);
        if (!address && sdk::origin_of(start.url).empty()) return nullptr;
        return std::make_unique<MastodonJob>(address ? *address : StatusAddress{sdk::origin_of(start.url), "", "", start.url}, settings_);
    }

private:
    Settings settings_;
};

}  // namespace saksi::mastodon

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::mastodon::MastodonPlugin>("mastodon", "0.1.0");
}
