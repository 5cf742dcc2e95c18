#include "inspect_file.hpp"
#include "inspect_verbs.hpp"
#include "verify/foreign/container_inspection.hpp"

namespace saksi::cli {

void add_inspect_container(CLI::App& inspect, Program& program) {
    add_inspect_file(inspect, program, "container", program.environment.text("the container of an archive: its profile, its entries, and whether two programs see two contents"),
                     verify::inspect_container);
}

}  // namespace saksi::cli
