// Identities on disk: `identities/<label>/{certificate.pem, key.pem}`, the key always encrypted; `key.uri` instead of it for a key in a token; `request.csr`
// beside the key, and no certificate yet, while an authority is asked for one.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "store/home.hpp"
#include "trust/certificate_request.hpp"

namespace saksi::store {

/// `[a-z0-9][a-z0-9-]{0,62}` made from a person's name: lower case, everything else a hyphen; `identitas` when nothing is left.
std::string identity_label(std::string_view name);

/// Writes a new identity. Errors: exists (a label is never reused), usage (not a label), cannot_write.
Status save_identity(base::FileSystem& files, const Home& home, const std::string& label, const trust::Identity& identity);
/// Errors: missing (the sentence names the command that lists them), malformed.
Result<trust::Identity> load_identity(base::FileSystem& files, const Home& home, const std::string& label);

/// A new key and the request over it; the certificate is still to come. Errors: exists, usage, cannot_write.
Status save_request(base::FileSystem& files, const Home& home, const std::string& label, const trust::CertificateRequest& request);
/// The locked key of a request that no certificate has answered yet. Errors: missing, exists (the identity is whole already).
Result<Bytes> load_requested_key(base::FileSystem& files, const Home& home, const std::string& label);
/// The certificate that answers the request: makes the identity whole. Errors: missing, exists, cannot_write.
Status add_issued_certificate(base::FileSystem& files, const Home& home, const std::string& label, const trust::Identity& identity);

/// Labels, sorted; those of open requests too.
Result<std::vector<std::string>> list_identities(base::FileSystem& files, const Home& home);

}  // namespace saksi::store
