// The recorded acts, a few lines each; of a long text the beginning.
#pragma once

#include <vector>

#include "report/page.hpp"
#include "report/text_options.hpp"
#include "report/voice.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

/// Whether the lines may say that an act's facts do not hold: a listing without a check must not.
enum class Judged { no, yes };

/// One point for each act up to limits::report_rows (all with `details`), then how many more there are, `cut` of them not in `items`.
void put_acts(Page& page, const std::vector<verify::ItemLine>& items, std::uint64_t cut, Judged judged, const Voice& voice, bool details);

}  // namespace saksi::report
