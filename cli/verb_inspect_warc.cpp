#include "inspect_file.hpp"
#include "inspect_verbs.hpp"
#include "verify/foreign/warc_inspection.hpp"

namespace saksi::cli {

void add_inspect_warc(CLI::App& inspect, Program& program) {
    add_inspect_file(inspect, program, "warc", program.environment.text("structure and digests of a WARC file of any program, record by record"), verify::inspect_warc);
}

}  // namespace saksi::cli
