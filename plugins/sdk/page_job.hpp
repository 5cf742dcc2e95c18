// An address that a platform's patterns take and its plugin does not know: recorded as the page it is.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "page.hpp"
#include "plugin_table.hpp"

namespace saksi::sdk {

class PageJob final : public PlatformJob {
public:
    /// `walls` lives as long as the job; `why` is told as loss `shape_changed`.
    PageJob(std::string url, const std::vector<WallMarker>& walls, std::string why) : url_(std::move(url)), walls_(walls), why_(std::move(why)) {}

    void begin(const Emitter& emitter) override {
        emitter.loss("", "shape_changed", "address", why_);
        emitter.http({"page", "post", url_});
    }
    void on_exchange(const Emitter& emitter, const Answer& answer) override {
        std::string why;
        const auto item = any_item("page", answer, walls_, why);
        if (!item) return emitter.loss("", loss_code(answer), "page", why);
        item->send(emitter);
    }

private:
    std::string url_;
    const std::vector<WallMarker>& walls_;
    std::string why_;
};

}  // namespace saksi::sdk
