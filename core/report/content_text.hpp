// The text of an act as lines that a person can read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "verify/verdict.hpp"

namespace saksi::report {

struct ContentText {
    std::vector<std::string> lines;  ///< safe (terminal_safe), without line feeds
    bool from_html = false;          ///< tags were left out, entities read
    bool cut = false;                ///< there is more, here or in the recording
};

/// At most `longest_lines` lines of together at most `longest` characters. HTML source loses its tags: what stands in `script` and `style` too,
/// blocks and `br` end a line. For reading only: the recorded source is what counts, and stands in the verdict.
ContentText content_text(const verify::ItemLine& item, std::size_t longest_lines, std::size_t longest);
/// The characters that a reader of this HTML source would see, lines ending in LF; never longer than `source`. Not for anything but display.
std::string text_of_html(std::string_view source);

}  // namespace saksi::report
