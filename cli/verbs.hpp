// The verbs of the command line, one file a family. Each adds its subcommands; the one that was asked for sets `exit_code`.
#pragma once

#include "environment.hpp"

namespace CLI {
class App;
}

namespace saksi::cli {

struct Program {
    CLI::App& app;
    Environment& environment;
    int exit_code = 0;
};

void add_init(Program& program);
void add_identity(Program& program);
void add_capture(Program& program);   ///< capture, resume
void add_seal(Program& program);      ///< seal, list
void add_complete(Program& program);  ///< complete, renew
void add_countersign(Program& program);  ///< countersign, annotate
void add_verify(Program& program);
void add_trust(Program& program);
void add_inspect(Program& program);   ///< inspect, extract
void add_plugin(Program& program);
void add_rederive(Program& program);
void add_doctor(Program& program);
/// `saksi` alone at a terminal: a first capture, step by step.
int first_steps(Environment& environment);

}  // namespace saksi::cli
