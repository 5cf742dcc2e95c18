// What `saksi inspect` looks at, one file a thing; each adds its subcommand to `inspect`.
#pragma once

#include "verbs.hpp"

namespace saksi::cli {

void add_inspect_cms(CLI::App& inspect, Program& program);
void add_inspect_timestamp(CLI::App& inspect, Program& program);
void add_inspect_chain(CLI::App& inspect, Program& program);
void add_inspect_warc(CLI::App& inspect, Program& program);
void add_inspect_wacz(CLI::App& inspect, Program& program);
void add_inspect_container(CLI::App& inspect, Program& program);

}  // namespace saksi::cli
