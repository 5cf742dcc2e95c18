#include "settings.hpp"

#include <stdexcept>

#include "json_document.hpp"

namespace saksi::youtube {

Settings Settings::read(std::string_view data) {
    std::string why;
    const auto document = sdk::JsonDocument::parse(data, why);
    if (!document || document->root()["schema"].text() != "saksi-youtube-data/1") throw std::runtime_error("the data file is not saksi-youtube-data/1");
    const sdk::JsonCursor root = document->root();
    Settings settings;
    settings.client_name = root["client_name"].text();
    settings.client_version = root["client_version"].text();
    const auto pages = root["most_comment_pages"].selected();
    if (settings.client_name.empty() || settings.client_version.empty() || !pages || !sdk::is_count(*pages) || pages->size() > 5 || *pages == "0")
        throw std::runtime_error("the data file lacks the client or the number of pages");
    settings.most_comment_pages = std::stoul(*pages);
    settings.reasons = sdk::read_walls(root["reasons"]);
    settings.walls = sdk::read_walls(root["walls"]);
    return settings;
}

}  // namespace saksi::youtube
