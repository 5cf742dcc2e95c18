#include "settings.hpp"

#include <stdexcept>

#include "json_document.hpp"

namespace saksi::web {

Settings Settings::read(std::string_view data) {
    std::string why;
    const auto document = sdk::JsonDocument::parse(data, why);
    if (!document || document->root()["schema"].text() != "saksi-web-data/1") throw std::runtime_error("the data file is not saksi-web-data/1");
    Settings settings;
    const auto per_page = document->root()["comments_per_page"].selected();
    if (!per_page || !sdk::is_count(*per_page)) throw std::runtime_error("the data file lacks comments_per_page");
    const long long number = std::stoll(*per_page);
    if (number < 1 || number > 100) throw std::runtime_error("comments_per_page is not 1 to 100");  // WordPress refuses more
    settings.comments_per_page = static_cast<int>(number);
    settings.walls = sdk::read_walls(document->root()["walls"]);
    return settings;
}

}  // namespace saksi::web
