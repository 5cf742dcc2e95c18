// The dated data file: what of the widget changes often.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace saksi::telegram {

struct Settings {
    /// A widget that says `text` stands for a post in `state`.
    struct Error {
        std::string text, state;
    };
    int comments_limit = 50;
    int most_comment_pages = 200;
    std::vector<std::string> comment_author_classes;
    std::string comments_header_class;
    std::vector<Error> errors;

    /// Throws std::runtime_error when `data` is not of schema saksi-telegram-data/1.
    static Settings read(std::string_view data);
};

}  // namespace saksi::telegram
