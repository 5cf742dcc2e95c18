#include "inspect_file.hpp"
#include "inspect_verbs.hpp"
#include "verify/foreign/wacz_inspection.hpp"

namespace saksi::cli {

void add_inspect_wacz(CLI::App& inspect, Program& program) {
    add_inspect_file(inspect, program, "wacz", program.environment.text("a WACZ of any program: its list of resources, its records, and whether index and pages fit them"), verify::inspect_wacz);
}

}  // namespace saksi::cli
