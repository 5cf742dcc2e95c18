// How a person wants to read: never what is said.
#pragma once

#include <cstddef>

#include "base/message.hpp"
#include "base/time_text.hpp"

namespace saksi::report {

struct TextOptions {
    Language language = Language::indonesian;
    base::Zone zone = base::Zone::wib;
    /// SGR bold and colour on the headline and section names; only for a terminal.
    bool colour = false;
    /// Characters a line; 0 never breaks lines.
    std::size_t width = 100;
    /// All acts, losses, tokens and digests, and the commands of the check by hand; otherwise the first limits::report_rows of each list.
    bool details = false;
};

}  // namespace saksi::report
