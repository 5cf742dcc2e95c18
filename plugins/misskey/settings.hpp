// The dated data file: which servers speak the interface, page sizes, what their error codes mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace saksi::misskey {

struct Settings {
    struct Error {
        std::string code, state;
    };
    std::vector<std::string> software;
    std::size_t page_size = 100;
    std::size_t most_pages = 500;  ///< of one list
    std::vector<Error> errors;

    bool speaks(std::string_view name) const noexcept;
    /// Throws std::runtime_error when `data` is not of schema saksi-misskey-data/1.
    static Settings read(std::string_view data);
};

}  // namespace saksi::misskey
