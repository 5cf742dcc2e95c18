// The six lines that every report shows, whatever the headline: never one green tick.
#pragma once

#include <string>
#include <vector>

#include "report/voice.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

/// One of the six: its name, the statement, and what stands under it.
struct SaidLine {
    std::string label;
    std::vector<std::string> statements;  ///< at least one, safe text
};

/// Keutuhan, Penyegel, Waktu, Asal, Kelengkapan, Catatan perkara, always six in this order.
std::vector<SaidLine> said_lines(const verify::Verdict& verdict, const Voice& voice);

}  // namespace saksi::report
