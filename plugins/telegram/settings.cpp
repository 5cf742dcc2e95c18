#include "settings.hpp"

#include <stdexcept>

#include "json_document.hpp"

namespace saksi::telegram {

namespace {

int setting(const sdk::JsonCursor& value, int most) {
    const auto text = value.selected();
    if (!value.is_number() || !text || !sdk::is_count(*text) || std::stoll(*text) < 1 || std::stoll(*text) > most)
        throw std::runtime_error("the data file lacks a number in range");
    return static_cast<int>(std::stoll(*text));
}

}  // namespace

Settings Settings::read(std::string_view data) {
    std::string why;
    const auto document = sdk::JsonDocument::parse(data, why);
    if (!document || document->root()["schema"].text() != "saksi-telegram-data/1") throw std::runtime_error("the data file is not saksi-telegram-data/1");
    const sdk::JsonCursor root = document->root();
    Settings settings;
    settings.comments_limit = setting(root["comments_limit"], 100);
    settings.most_comment_pages = setting(root["most_comment_pages"], 10'000);
    for (std::size_t i = 0; i < root["comment_author_classes"].size(); ++i) settings.comment_author_classes.push_back(root["comment_author_classes"][i].text());
    settings.comments_header_class = root["comments_header_class"].text();
    for (std::size_t i = 0; i < root["errors"].size(); ++i) settings.errors.push_back({root["errors"][i]["text"].text(), root["errors"][i]["state"].text()});
    if (settings.comment_author_classes.empty() || settings.comments_header_class.empty()) throw std::runtime_error("the data file lacks the widget's classes");
    for (const Error& error : settings.errors)
        if (error.text.size() < 8 || error.state.empty()) throw std::runtime_error("an error of the data file has no text of 8 characters or no state");
    return settings;
}

}  // namespace saksi::telegram
