// The dated data file: page sizes, the largest video, what error codes mean.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace saksi::peertube {

struct Settings {
    struct Error {
        std::string code, state;
    };
    std::vector<std::string> software;
    std::size_t page_size = 100;
    std::size_t most_pages = 500;  ///< of one list
    std::uint64_t most_video_bytes = 0;
    std::vector<Error> errors;

    bool speaks(std::string_view name) const noexcept;
    /// Throws std::runtime_error when `data` is not of schema saksi-peertube-data/1.
    static Settings read(std::string_view data);
};

}  // namespace saksi::peertube
