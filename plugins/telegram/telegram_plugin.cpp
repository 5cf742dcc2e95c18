// Posts of public Telegram channels through the widget that t.me offers for embedding.
#include "telegram_job.hpp"

namespace saksi::telegram {

class TelegramPlugin final : public sdk::PlatformPlugin {
public:
    explicit TelegramPlugin(std::string_view data) : settings_(Settings::read(data)) {}

    std::optional<sdk::Canonical> canonicalise(std::string_view url) const override {
        const auto address = MessageAddress::from_url(url);
        if (!address) return std::nullopt;
        sdk::Canonical canonical{address->page_url(), {{address->is_private ? "private_chat" : "channel", address->channel}, {"message", address->id}}, std::nullopt};
        if (!address->comment.empty()) canonical.ids.emplace("comment", address->comment);
        return canonical;
    }

    std::unique_ptr<sdk::PlatformJob> start(const sdk::JobStart& start) const override {
        const auto address = MessageAddress::from_url(start.url);
        if (!address) return nullptr;
        return std::make_unique<TelegramJob>(*address, start.base("site"), settings_);
    }

private:
    Settings settings_;
};

}  // namespace saksi::telegram

extern "C" {
extern const saksi_plugin_table saksi_plugin_entry;
const saksi_plugin_table saksi_plugin_entry = saksi::sdk::table_for<saksi::telegram::TelegramPlugin>("telegram", "0.1.0");
}
