// What `capture … --as` and `seal` have in common: from a recorded folder to the file in the investigator's hand.
#pragma once

#include <string>

#include "network_options.hpp"
#include "passphrase_source.hpp"
#include "store/job_folder.hpp"

namespace CLI {
class App;
}

namespace saksi::cli {

struct SealOptions {
    std::string identity;      ///< `--as`
    std::string case_label;    ///< `--case`
    std::string out;           ///< `--out`, a folder
    std::string context_file;  ///< `--context`
    std::string role = "petugas_pengambil";
    PassphraseSource passphrase;
    TimeOptions time;
    bool wants_seal() const { return !identity.empty() || !out.empty() || !context_file.empty() || !case_label.empty(); }
};
void add_seal_options(CLI::App& verb, const Environment& environment, SealOptions& options);

/// The label that was asked for, else the only identity of this home. Errors: usage (there is none, or several).
Result<std::string> identity_to_use(Environment& environment, const store::Home& home, const std::string& wanted);
/// Everything about sealing that can be wrong is found out here, before a single byte is fetched. Errors: usage, missing, malformed.
Status check_seal_options(Environment& environment, const store::Home& home, const SealOptions& options);
/// Seals, enters the bundle into the catalogue, removes the job folder, says what was made and what to do next. Returns the exit code.
Result<int> seal_job(Environment& environment, const store::Home& home, store::JobFolder& job, SealOptions options, const NetworkOptions& network);

}  // namespace saksi::cli
