#include "settings.hpp"

#include <algorithm>
#include <stdexcept>

#include "json_document.hpp"

namespace saksi::misskey {

namespace {

std::size_t number_of(const sdk::JsonCursor& value, std::size_t most) {
    const auto text = value.selected();
    if (!value.is_number() || !text || !sdk::is_count(*text) || std::stoull(*text) < 1 || std::stoull(*text) > most)
        throw std::runtime_error("a number of the data file is missing or out of range");
    return std::stoull(*text);
}

}  // namespace

bool Settings::speaks(std::string_view name) const noexcept { return std::ranges::find(software, name) != software.end(); }

Settings Settings::read(std::string_view data) {
    std::string why;
    const auto document = sdk::JsonDocument::parse(data, why);
    if (!document || document->root()["schema"].text() != "saksi-misskey-data/1") throw std::runtime_error("the data file is not saksi-misskey-data/1");
    const sdk::JsonCursor root = document->root();
    Settings settings;
    settings.page_size = number_of(root["page_size"], 100);
    settings.most_pages = number_of(root["most_pages"], 10'000);
    for (std::size_t i = 0; i < root["software"].size(); ++i) settings.software.push_back(root["software"][i].text());
    for (std::size_t i = 0; i < root["errors"].size(); ++i) settings.errors.push_back({root["errors"][i]["code"].text(), root["errors"][i]["state"].text()});
    if (settings.software.empty()) throw std::runtime_error("the data file names no server software");
    for (const Error& error : settings.errors)
        if (error.code.empty() || error.state.empty()) throw std::runtime_error("an error of the data file has no code or no state");
    return settings;
}

}  // namespace saksi::misskey
