// The dated data file: which servers speak the interface, and where they cut.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace saksi::mastodon {

/// A software that nodeinfo may name. Caps of `/context` for those without a token; 0: none is documented.
struct Dialect {
    std::string software;
    std::size_t most_ancestors = 0, most_descendants = 0, deepest = 0;
};

struct Settings {
    std::size_t page_size = 80;
    std::size_t most_pages = 500;
    std::vector<Dialect> dialects;

    const Dialect* find(std::string_view software) const noexcept;
    /// Throws std::runtime_error when `data` is not of schema saksi-mastodon-data/1.
    static Settings read(std::string_view data);
};

}  // namespace saksi::mastodon
