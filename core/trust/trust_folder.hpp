// The panel's own folder of anchors: whom it trusts, from whom it has each certificate, and when it received it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "trust/certificate.hpp"
#include "trust/log_key.hpp"
#include "trust/trust_store.hpp"

namespace saksi::trust {

/// Signers and timestamp authorities never stand in for each other; `logs` are keys of case logs.
enum class StoreName { signers, tsas, logs };
/// `signers`, `tsas`, `logs`: also the folders' names.
std::string_view word_of(StoreName store) noexcept;
std::optional<StoreName> store_from_word(std::string_view word) noexcept;

/// One anchor and what the panel noted about it.
struct TrustEntry {
    StoreName store = StoreName::signers;
    std::string sha256;         ///< of the DER certificate, or of the DER SubjectPublicKeyInfo of a log's key; lower-case hexadecimal
    std::string pem;            ///< one block
    std::string obtained_from;  ///< by whom and by which way it came; never empty
    std::string obtained;       ///< YYYY-MM-DD
    std::string note;
    std::string added;          ///< utc_text form: when this entry was written
    std::optional<Certificate> certificate;  ///< of signers and tsas
};

/// Reads certificates (signers, tsas) or Ed25519 public keys (logs; RFC 8410 §4) as entries without notes. Errors: malformed, limit_exceeded, unsupported (a
/// key of another kind).
Result<std::vector<TrustEntry>> entries_from_pem(StoreName store, ByteView pem);

/// One file an entry, `STORE/SHA256.json`, each written under a temporary name, made durable, then named: a crash leaves an entry or none. Format:
/// docs/formats/trust-1.md. Borrows `files`.
class TrustFolder {
public:
    /// Errors: missing (no such folder, or none of ours: `saksi-trust.json` is not in it), malformed, unsupported.
    static Result<TrustFolder> open(base::FileSystem& files, const Path& folder);
    /// The same, making the folder when there is none of that name. Errors: also exists (a folder that holds other things), cannot_write.
    static Result<TrustFolder> open_or_make(base::FileSystem& files, const Path& folder);

    /// Errors: exists (that anchor is in the store), cannot_write, usage (a text that is too long or no UTF-8), limit_exceeded.
    Status add(const TrustEntry& entry);
    /// Errors: missing, cannot_write.
    Status remove(StoreName store, const std::string& sha256);
    /// All entries by store, then fingerprint. Refuses whatever it does not know: another name, an unknown member, a certificate that is not the one of its
    /// name. Errors: malformed, unsupported, limit_exceeded, missing.
    Result<std::vector<TrustEntry>> entries() const;

private:
    TrustFolder(base::FileSystem& files, Path folder) : files_(&files), folder_(std::move(folder)) {}
    Status read_store(StoreName store, std::vector<TrustEntry>& into) const;
    Path path_of(StoreName store, const std::string& sha256) const;

    base::FileSystem* files_;
    Path folder_;
};

/// The certificates of one store as anchors.
TrustStore anchors_of(const std::vector<TrustEntry>& entries, StoreName store);
/// The keys of the store `logs`. Errors: those of LogKey::from_pem.
Result<std::vector<LogKey>> log_keys_of(const std::vector<TrustEntry>& entries);

}  // namespace saksi::trust
