// The course of a job whose post stands whole in one page: the page, what is said about its lists, its media.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "attachments.hpp"
#include "page.hpp"
#include "plugin_table.hpp"

namespace saksi::sdk {

/// A post as a page shows it. Its item has the key `post`.
struct PagePost {
    struct Lost {
        std::string code, what, detail;
    };
    ItemBuilder item;
    std::vector<ListEnd> lists{};
    std::vector<Found> media{};           ///< addresses, https only
    std::vector<ItemBuilder> comments{};  ///< items that the page shows beside it
    std::vector<Lost> losses{};
};

class PostPageJob final : public PlatformJob {
public:
    /// Nothing, and a sentence in `why`, when the page has another form. Lives as long as the plugin.
    using Reader = std::function<std::optional<PagePost>(const Answer& answer, std::string& why)>;

    /// A second way to ask whether the post is there, asked whatever the page showed. `post`: what the page showed of it, or nullptr.
    /// `item`: for losses; empty when the page gave no item at all.
    struct Liveness {
        std::string url;
        std::function<void(const Emitter& emitter, const Answer& answer, const ItemBuilder* post, const std::string& item)> take;
    };

    PostPageJob(std::string url, json headers, const std::vector<WallMarker>& walls, Reader reader, std::optional<Liveness> liveness = std::nullopt)
        : url_(std::move(url)), headers_(std::move(headers)), walls_(walls), reader_(std::move(reader)), liveness_(std::move(liveness)) {}

    void begin(const Emitter& emitter) override;
    void on_exchange(const Emitter& emitter, const Answer& answer) override;

private:
    void on_page(const Emitter& emitter, const Answer& answer);

    std::string url_;
    json headers_;  // pairs
    const std::vector<WallMarker>& walls_;
    Reader reader_;
    std::optional<Liveness> liveness_;
    std::optional<ItemBuilder> shown_;
    std::string item_;  // `post` once there is one
    Attachments media_{"post"};
};

/// The array `walls` of a data file of `schema`. Throws std::runtime_error when it is another.
std::vector<WallMarker> read_wall_file(std::string_view data, std::string_view schema);

}  // namespace saksi::sdk
