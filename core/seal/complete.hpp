// What can only be had after sealing: timestamps that no authority gave at the time, and revocation data for the keys that were used.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "seal/seal.hpp"
#include "seal/stamper.hpp"
#include "trust/crl.hpp"
#include "trust/trust_store.hpp"

namespace saksi::seal {

struct CompletionOrder {
    std::vector<std::string> timestamp_authorities;
    AskAuthority ask_authority;
    /// GETs a distribution point.
    std::function<Result<Bytes>(const std::string& url)> fetch_crl;
    /// POSTs an OCSP request; asked only for a certificate that no list serves.
    std::function<Result<Bytes>(const std::string& url, ByteView request)> ask_ocsp;
    std::vector<trust::Crl> crls;                     ///< handed over by hand (`--crl`), tried before any distribution point
    const trust::TrustStore* signer_roots = nullptr;  ///< lead the path on where the bundle's own certificates end
    const trust::TrustStore* tsa_roots = nullptr;
};

struct Completed {
    bool changed = false;
    bool stamped_now = false;        ///< timestamps were added
    bool is_stamped = false;         ///< both are inside now
    std::size_t crls_added = 0;
    std::size_t answers_added = 0;   ///< OCSP
    /// Sentences about what is still missing, one for each certificate or authority; empty when nothing is.
    std::vector<Error> missing;
};

/// Adds to the bundle at `path`, of any revision, what is missing and can be had: every covered octet stays (bundle::replace_with_revision), revocation
/// lists go into the newest token, which nothing covers. Several runs are fine; one that finds nothing to do changes nothing. Errors: missing, malformed
/// (not a bundle of ours, or a damaged one), try_later (the file changed meanwhile), cannot_write. Source: bundle format §5.
Result<Completed> complete(const Path& path, const CompletionOrder& order, World world);

/// The same without revocation lists: both timestamps of a first revision, if they are missing.
Result<Completed> add_missing_timestamps(const Path& path, const CompletionOrder& order, World world);

}  // namespace saksi::seal
