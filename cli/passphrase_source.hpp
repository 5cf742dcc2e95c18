// Where the passphrase of a key comes from: never an argument, because others can read those.
#pragma once

#include <string>

#include "environment.hpp"
#include "trust/passphrase.hpp"

namespace saksi::cli {

struct PassphraseSource {
    std::string file;  ///< `--passphrase-file`
    int fd = -1;       ///< `--passphrase-fd`
};

/// Reads one line from the file or descriptor, else asks at the terminal without echo. `twice`: asks again and compares, for a new key.
/// Errors: usage (no source and no terminal; empty; the two differ), missing, limit_exceeded.
Result<trust::Passphrase> read_passphrase(Environment& environment, const PassphraseSource& source, bool twice);

}  // namespace saksi::cli
