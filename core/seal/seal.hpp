// From a recorded job to a sealed bundle under its final name.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "evidence/context.hpp"
#include "evidence/vocabulary.hpp"
#include "seal/stamper.hpp"
#include "store/catalogue.hpp"
#include "store/job_folder.hpp"
#include "trust/identity.hpp"
#include "trust/trust_store.hpp"
#include "verify/verdict.hpp"

namespace saksi::seal {

/// Everything a seal needs besides the recording.
struct Order {
    const trust::Identity& identity;
    /// Called once, after everything else is ready: no plugin and no parser runs while a key is open.
    std::function<Result<trust::SigningKey>()> unlock;
    evidence::OperatorRole role = evidence::OperatorRole::petugas_pengambil;
    evidence::Context context;                     ///< salt is set here
    std::optional<store::CasePlace> case_place;
    std::vector<std::string> timestamp_authorities;
    AskAuthority ask_authority;
    const trust::TrustStore* tsa_roots = nullptr;  ///< for the self-check only
    std::string tool_sha256;                       ///< of the running executable
    Path out;                                      ///< final name, ending in `.bukti.wacz`
};

struct World {
    base::FileSystem& files;
    base::Clock& clock;
    base::Random& random;
};

struct Sealed {
    Path path;
    std::int64_t seq = 1;         ///< ordinal within the case
    std::string bundle_id;
    std::string sealed_at;        ///< utc_text form, this machine's clock
    bool stamped = false;         ///< signature and archive timestamp are inside
    std::vector<Error> authority_failures;
    std::size_t items = 0;
    std::size_t losses = 0;
    verify::Verdict verdict;      ///< of the file as it lies there now
};

/// Builds the bundle beside `order.out`, reads it back, verifies it against the signer's own certificate and the configured authorities, and only
/// then gives it its name. The job folder is left as it is. Errors: usage (nothing recorded yet), exists, cannot_write, malformed (the recording
/// changed on disk), refused (wrong passphrase), internal (the verifier does not accept what was built; the file is removed).
Result<Sealed> seal(store::JobFolder& job, const Order& order, World world);

/// The bundle of `job` that an earlier run gave its name but did not live to tell of; nullopt when there is none, or when another file has that name
/// by now. Asked before seal(), or a recording could be sealed twice under one bundle id. Errors: cannot_write (journal).
Result<std::optional<Sealed>> finished_before(store::JobFolder& job, World world);

}  // namespace saksi::seal
