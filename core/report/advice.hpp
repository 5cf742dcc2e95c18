// What the reader can do next: which thing is missing, and who can give it.
#pragma once

#include <vector>

#include "base/message.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

/// One sentence for each cause among the findings that decide, each cause once, in the order of the findings. Empty for a passed bundle.
std::vector<Message> advice_for(const verify::Verdict& verdict);

}  // namespace saksi::report
