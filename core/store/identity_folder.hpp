// Identities on disk: `identities/<label>/{certificate.pem, key.pem}`, the key always encrypted.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "store/home.hpp"
#include "trust/identity.hpp"

namespace saksi::store {

/// `[a-z0-9][a-z0-9-]{0,62}` made from a person's name: lower case, everything else a hyphen; `identitas` when nothing is left.
std::string identity_label(std::string_view name);

/// Writes a new identity. Errors: exists (a label is never reused), usage (not a label), cannot_write.
Status save_identity(base::FileSystem& files, const Home& home, const std::string& label, const trust::Identity& identity);
/// Errors: missing (the sentence names the command that lists them), malformed.
Result<trust::Identity> load_identity(base::FileSystem& files, const Home& home, const std::string& label);
/// Labels, sorted.
Result<std::vector<std::string>> list_identities(base::FileSystem& files, const Home& home);

}  // namespace saksi::store
