// That one entry stands in an append-only log, shown by the log's own signature.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "digest/digest.hpp"
#include "trust/log_key.hpp"
#include "trust/signed_note.hpp"

namespace saksi::trust {

/// What a log said about its tree. Source: C2SP tlog-checkpoint.
struct Checkpoint {
    std::string origin;        ///< the log's name
    std::uint64_t size = 0;    ///< leaves
    digest::Digest root;
};

/// Read, not judged. Source: C2SP tlog-proof; without the line `extra`, which nothing would cover.
struct LogProof {
    std::uint64_t index = 0;             ///< of the leaf, from 0
    std::vector<digest::Digest> path;    ///< the leaf's sibling first
    Checkpoint checkpoint;
    SignedNote note;

    /// Errors: malformed naming the line, limit_exceeded (limits::log_proof_bytes, inclusion_hashes, note_signatures).
    static Result<LogProof> parse(ByteView octets);
};

/// The root that a tree of `size` leaves has when `leaf` (already hashed) stands at `index` with this path; nullopt when the path has another length than it
/// must. Source: RFC 9162 §2.1.3.2, the hashes of RFC 6962 §2.1.
std::optional<digest::Digest> root_over(const digest::Digest& leaf, std::uint64_t index, std::uint64_t size, std::span<const digest::Digest> path);

struct LogVerification {
    enum class Outcome {
        proven,          ///< a key of the examiner signed a checkpoint of a tree that holds the entry
        other_root,      ///< the path does not lead from this entry to the checkpoint's root: a proof of something else, or an altered one
        bad_signature,   ///< a line under the name and id of a key of the examiner does not verify
        unknown_key,     ///< none of the examiner's keys signed
    } outcome = Outcome::unknown_key;
    std::string key;     ///< fingerprint of the key that signed, for `proven` and `bad_signature`
};

/// `entry`: SHA-256 of what was logged; the leaf is SHA-256(0x00 ‖ its octets). A line counts when its name is the checkpoint's origin: a witness says
/// something else, and a key that signs for one log vouches for no other.
LogVerification verify_log_proof(const LogProof& proof, const digest::Digest& entry, std::span<const LogKey> keys);

/// The error of every rule of form.
std::unexpected<Error> not_a_proof(std::size_t line);

}  // namespace saksi::trust
