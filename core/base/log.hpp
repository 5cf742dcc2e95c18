// The operator's log. Silent until the program turns it on; never cookies, tokens, bodies or post texts. Evidence goes to custody instead.
#pragma once

#include <string_view>

namespace saksi::base::log {

enum class Level { off, error, warning, info, debug };

/// Sends log lines of `level` and above to stderr. Called once by the program.
void enable(Level level);
void error(std::string_view line);
void warning(std::string_view line);
void info(std::string_view line);
void debug(std::string_view line);

}  // namespace saksi::base::log
