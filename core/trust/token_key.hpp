// A key that never leaves its hardware token (PKCS#11).
#pragma once

#include <string>
#include <string_view>

#include "trust/identity.hpp"

namespace saksi::trust {

/// `pkcs11:token=…;object=…` (RFC 7512), a key by its place. `module-path` in the query names the token's driver; without it p11-kit's is used. A PIN inside is
/// refused: it would lie in a file and in the list of processes. Errors: usage.
Status check_token_uri(std::string_view uri);
/// Logs in with `pin` and finds the private key. Through libp11's engine as Debian has it, looked for in OpenSSL's own folder of engines only when this is called
/// (decision 0011). Errors: unavailable (no engine, no driver, no token, no such key), refused (the PIN), unsupported (kind of key).
Result<SigningKey> token_key(const std::string& uri, const Passphrase& pin);

}  // namespace saksi::trust
