// Between hostile content and a screen: no file name, post, handle or certificate subject can forge, hide or turn around a line.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace saksi::report {

/// `text` as one line of well-formed UTF-8. Written visibly as `⟨U+202E⟩` are: C0 (line feed and tab too), DEL, C1, line and paragraph separator,
/// bidirectional controls, zero-width and other invisible characters, noncharacters and private use; octets that are no UTF-8 as `⟨0xFF⟩`; and the
/// bracket ⟨ itself, so that content cannot imitate an escape and the original can be got back. Joiners and variation selectors inside an
/// emoji sequence stay. A result of more than `longest` characters is cut between characters and ends in `⟨…⟩`, which content cannot forge.
std::string terminal_safe(std::string_view text, std::size_t longest = std::numeric_limits<std::size_t>::max());

/// Number of code points of well-formed UTF-8.
std::size_t characters_of(std::string_view text) noexcept;
/// Columns that a terminal may use for it, rather too many than too few (East Asian and emoji blocks count two): a line that overflows would go on at
/// the left margin, where the headline stands. Without any locale's table, so that the same text is laid out alike everywhere.
std::size_t columns_of(std::string_view text) noexcept;
/// Octets of the longest beginning of `text` that takes at most `columns`; at least one character, so that a loop over it ends.
std::size_t prefix_within(std::string_view text, std::size_t columns) noexcept;

}  // namespace saksi::report
