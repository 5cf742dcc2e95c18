// The verbs of the author's kit, below `saksi plugin`.
#pragma once

#include "verbs.hpp"

namespace saksi::cli {

void add_plugin_new(CLI::App& plugin, Program& program);
void add_plugin_record(CLI::App& plugin, Program& program);
void add_plugin_test(CLI::App& plugin, Program& program);

}  // namespace saksi::cli
