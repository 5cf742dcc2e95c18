// Bringing a key and its certificate into this home, and asking an authority for one.
#pragma once

#include "trust/identity.hpp"
#include "verbs.hpp"

namespace saksi::cli {

/// `identity import`: a PEM pair, a PKCS#12 file, a key in a token, or the certificate that an authority issued to a request.
void add_identity_import(CLI::App& identity, Program& program);
/// `identity request`: a new key and the PKCS#10 request over it.
void add_identity_request(CLI::App& identity, Program& program);

/// Label, name and fingerprint; says so when the name is the owner's own word.
void say_identity(const Environment& environment, const std::string& label, const trust::Identity& identity);

}  // namespace saksi::cli
