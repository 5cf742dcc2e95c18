#include "settings.hpp"

#include <algorithm>
#include <stdexcept>

#include "json_document.hpp"

namespace saksi::mastodon {

namespace {

/// 0 when absent.
std::size_t number_at(const sdk::JsonCursor& value) {
    const auto text = value.selected();
    if (!text) return 0;
    if (!value.is_number() || !sdk::is_count(*text) || text->size() > 6) throw std::runtime_error("a number of the data file is out of range");
    return std::stoul(*text);
}

}  // namespace

const Dialect* Settings::find(std::string_view software) const noexcept {
    const auto found = std::ranges::find(dialects, software, &Dialect::software);
    return found == dialects.end() ? nullptr : &*found;
}

Settings Settings::read(std::string_view data) {
    std::string why;
    const auto document = sdk::JsonDocument::parse(data, why);
    if (!document || document->root()["schema"].text() != "saksi-mastodon-data/1") throw std::runtime_error("the data file is not saksi-mastodon-data/1");
    Settings settings;
    settings.page_size = number_at(document->root()["page_size"]);
    settings.most_pages = number_at(document->root()["most_pages"]);
    if (settings.page_size < 1 || settings.page_size > 80 || settings.most_pages < 1) throw std::runtime_error("a number of the data file is out of range");
    const sdk::JsonCursor dialects = document->root()["dialects"];
    for (std::size_t i = 0; i < dialects.size(); ++i)
        settings.dialects.push_back({dialects[i]["software"].text(), number_at(dialects[i]["most_ancestors"]), number_at(dialects[i]["most_descendants"]),
                                     number_at(dialects[i]["deepest"])});
    if (settings.dialects.empty()) throw std::runtime_error("the data file names no server software");
    return settings;
}

}  // namespace saksi::mastodon
