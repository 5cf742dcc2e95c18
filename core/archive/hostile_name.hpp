// What can be wrong with the name of an entry.
#pragma once

#include <string_view>
#include <vector>

#include "base/message.hpp"

namespace saksi::archive {

enum class NameProblem {
    empty,
    absolute,               ///< begins with a slash or a drive letter
    leaves_folder,          ///< has a segment `..`
    backslash,              ///< a separator on Windows alone
    control_character,
    not_utf8,
    odd_segment,            ///< an empty or `.` segment, or one that ends in a dot or blank: two names for one place
    device,                 ///< CON, NUL, COM1, … on Windows
    repeated,               ///< another entry has the same name: readers differ about which one counts
    repeated_but_for_case,  ///< the same on Windows and macOS
};
/// Stable lower-case word.
std::string_view name_of(NameProblem problem) noexcept;
/// One clause for people.
Message message_of(NameProblem problem);

/// All but the last two, which need the other names. A trailing slash is no problem (folders have it).
std::vector<NameProblem> problems_of(std::string_view name);

}  // namespace saksi::archive
